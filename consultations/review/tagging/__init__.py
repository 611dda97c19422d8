"""The desk's own tags, region by region."""
