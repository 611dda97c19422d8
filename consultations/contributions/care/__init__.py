"""Sensitive disclosures: held out of the dataset, read by the protection referents alone."""
