"""Every write to an attachment: `keeping` stores and takes away, `describing` says in words what is heard or seen."""
