"""What the finders point at, what is hidden from a text, and who else is at the same contribution."""
