"""What says the same: shown as groups, read together with a leader, split from it again."""
