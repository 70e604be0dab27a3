"""What an ensemble owes to its members."""

from core.runs.store import Run
from dashboard.services import services


def training_seconds(run: Run) -> float | None:
    """Return how long a run was trained: an ensemble as long as its members together.

    None where a member is not here.
    """
    if not run.is_ensemble:
        return float(run.manifest["seconds"])
    found = [services().runs.find(key) for key in run.spec.parameters["members"]]
    members = [member for member in found if member is not None]
    if len(members) < len(found):
        return None
    return sum(float(member.manifest["seconds"]) for member in members)
