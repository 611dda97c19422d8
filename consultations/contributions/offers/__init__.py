"""Partnership offers at the desk: who sees them, who moves them, what their author is told."""
