"""The assessment grid: two people judge a contribution by the same criteria, each without the other's marks."""
