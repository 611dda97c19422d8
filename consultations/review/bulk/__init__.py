"""One action on many contributions: on those that were ticked, or on everything that the queue's filters select.

Not to be taken for `review.bulk_views`: there stands what came in a flood and was set apart.
"""
