"""What only a demonstration has: sign-in links and a page of outgoing mail. Not installed outside it."""
