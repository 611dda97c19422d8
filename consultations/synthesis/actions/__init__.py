"""What happens to a region's report: it is asked for, compiled into a frozen version, published, read.

With its publication what it tells as answered goes into the synthesis."""

from consultations.synthesis.actions.compiling import compile_region, plan_compilation, request_compilation
from consultations.synthesis.actions.entering import enter_synthesis, request_entering
from consultations.synthesis.actions.files import render
from consultations.synthesis.actions.publishing import note_reading, publish_report

__all__ = [
    "compile_region",
    "enter_synthesis",
    "note_reading",
    "plan_compilation",
    "publish_report",
    "render",
    "request_compilation",
    "request_entering",
]
