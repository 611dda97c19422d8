"""The workshop: the machine proposes themes, people decide what they are, and what they decided stands."""
