"""Sentence vectors: computed as contributions arrive, stored, and there when a region's report is compiled."""
