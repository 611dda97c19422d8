"""Where the work of the desk stands, and who has not been heard."""
