"""The axes of a region, each understood by whichever worker is free, and joined when its report is compiled."""
