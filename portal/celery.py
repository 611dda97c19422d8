"""The Celery application. Tasks live in the rooms; ``consultations/tasks.py`` re-exports them."""

import gc
import os
from typing import Any

from celery import Celery
from celery.signals import worker_before_create_process

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

app = Celery("tachawor")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_before_create_process.connect
def share_what_is_loaded(**_signal: Any) -> None:
    """Let the workers' processes share what was loaded before they were made.

    The collector of each would otherwise mark every object of it, and a page that is marked is a page of one's own.
    """
    gc.collect()
    gc.freeze()
