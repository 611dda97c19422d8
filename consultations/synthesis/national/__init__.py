"""The national roll-up: the reports of the regions joined into one, down to the same contributions."""
