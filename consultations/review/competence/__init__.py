"""Who may act on what is proposed: the competent level and the bodies, as the desk records them."""
