"""Internal notes on a contribution, and whom they mention."""
