"""How a contribution stands to programmes that exist, and what the bodies that share the competence say of it."""
