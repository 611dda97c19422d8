"""Views of the queue that somebody named: their own, and those that a coordinator shares with a region."""
