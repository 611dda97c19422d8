"""Exports of the desk: what the queue's filters select, as a file that is made in the background and kept a week."""
