"""The Celery application. Tasks live in the rooms; ``consultations/tasks.py`` re-exports them."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

app = Celery("tachawor")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
