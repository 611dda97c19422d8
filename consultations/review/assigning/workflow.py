"""In which states a contribution has somebody who sees to it."""

from __future__ import annotations

from consultations.contributions import workflow
from consultations.contributions.models import Contribution

# What is closed keeps whoever saw to it, and nobody is asked any more; reopened, it is theirs again.
ASSIGNABLE = {*workflow.WAITING, Contribution.Status.RETURNED}
