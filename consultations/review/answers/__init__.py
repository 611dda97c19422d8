"""Official answers: worded at the desk, approved by a second person, published."""
