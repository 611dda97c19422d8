"""Who comes to a meeting: seats, waiting list, needs, invitations, the door, attendance, minutes."""
