"""The rooms' tasks, gathered where Celery looks for them."""
