"""What the desk wrote about a disclosure goes with its words, when their time is over."""
