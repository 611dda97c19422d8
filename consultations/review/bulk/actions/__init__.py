"""Every write about bulk runs: starting one, carrying it out item by item, taking it back, forgetting it."""

from consultations.review.bulk.actions.carrying_out import carry_out
from consultations.review.bulk.actions.starting import Order, forget_old_runs, go_on, start_run, undo_run

__all__ = ["Order", "carry_out", "forget_old_runs", "go_on", "start_run", "undo_run"]
