"""What happens to a region's report: it is asked for, compiled into a frozen version, published, read."""

from consultations.synthesis.actions.compiling import compile_region, request_compilation
from consultations.synthesis.actions.files import render
from consultations.synthesis.actions.publishing import note_reading, publish_report

__all__ = ["compile_region", "note_reading", "publish_report", "render", "request_compilation"]
