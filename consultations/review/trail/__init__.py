"""One contribution's whole history, told from the audit trail, each line with the seal that holds it fast."""
