"""What is decided in the workshop, and what the machine does there on somebody's word. The region is locked for each:
two people decide one after the other, and whoever comes second is told what changed."""

from consultations.synthesis.workshop.actions.arranging import (
    accept_arrangement,
    carry_out,
    drop_arrangement,
    request_arrangement,
)
from consultations.synthesis.workshop.actions.deciding import ChangedMeanwhile
from consultations.synthesis.workshop.actions.placing import (
    Done,
    Tick,
    confirm_texts,
    move_texts,
    split_theme,
)
from consultations.synthesis.workshop.actions.quoting import choose_quote, remove_quote
from consultations.synthesis.workshop.actions.siding import say_side
from consultations.synthesis.workshop.actions.themes import (
    discard_theme,
    mark_reviewed,
    merge_theme,
    name_theme,
    restore_theme,
)
from consultations.synthesis.workshop.actions.undoing import undo_decision

__all__ = [
    "ChangedMeanwhile",
    "Done",
    "Tick",
    "accept_arrangement",
    "carry_out",
    "choose_quote",
    "confirm_texts",
    "discard_theme",
    "drop_arrangement",
    "mark_reviewed",
    "merge_theme",
    "move_texts",
    "name_theme",
    "remove_quote",
    "request_arrangement",
    "restore_theme",
    "say_side",
    "split_theme",
    "undo_decision",
]
