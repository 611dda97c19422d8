"""Who sees to which contribution: given by hand, by rule or in bulk, and put back when a role ends."""
