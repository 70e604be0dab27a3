"""How quick the runs are here: measured once for each, by a job."""

from typing import Final

from dash import html
from dash.development.base_component import Component

from core.runs.environment import hardware
from dashboard.components import page
from dashboard.components.job import job_panel
from dashboard.components.text import count
from dashboard.services import services
from pages.models.tab import Shown

JOB: Final = "latency"


def latency(shown: Shown) -> list[Component]:
    """Return what the latencies mean, and where some are missing a way to measure them."""
    runs = [run for group in shown.found for run in group.runs]
    missing = sorted(run.run_id for run in runs if services().latencies.find(run) is None)
    return [
        page.section(
            "CPU latency",
            *(
                [
                    job_panel(
                        JOB,
                        {"runs": missing},
                        start=f"Measure {count(len(missing))} "
                        + ("run" if len(missing) == 1 else "runs"),
                        explain=(
                            "Some runs were not measured on this machine yet. It takes some "
                            "seconds a run; the figures hold if the machine has nothing else to "
                            "do meanwhile."
                        ),
                    )
                ]
                if missing
                else [html.P("Every run was measured on this machine.", className="mb-0")]
            ),
            help=(
                f"How long a model that is loaded takes for one picture on {hardware()}: the "
                "median of 100 calls, below it the tenth that is quicker and the tenth that is "
                "slower. An ensemble asks all its members for all its views."
            ),
        )
    ]
