"""Which objective of the strategy a contribution serves, as the desk reads it."""
