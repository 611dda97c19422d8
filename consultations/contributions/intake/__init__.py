"""Ways in beside the online form."""
