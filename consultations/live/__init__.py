"""The meeting while it lasts: the room's page, the moderator's desk, the projector, the rapporteur's capture."""
