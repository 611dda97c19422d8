"""How many contributions each filter of the queue leaves: kept as they come and go, never counted through."""
