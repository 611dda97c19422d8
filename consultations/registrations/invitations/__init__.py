"""Whom staff invites to a meeting, by list or by name, and who of the region has not yet registered."""
