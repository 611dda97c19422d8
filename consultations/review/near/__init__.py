"""Close spellings: what a search would have found had it been typed, or written, without a slip."""
