"""The minutes of a meeting: drafted, opened for amendment to those who came, frozen and printed."""
