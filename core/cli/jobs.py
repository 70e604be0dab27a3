"""`python -m core jobs`: what the dashboard works on in the background."""

from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from core.cli import print_json, say
from core.settings import Settings

if TYPE_CHECKING:
    from core.jobs import Job, Jobs

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="Background jobs; they run while the dashboard is open.",
)

_WHERE: Final = "Jobs run while the dashboard is open: python -m dashboard"

Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
Id = Annotated[str, typer.Argument(help="Id of a job, see: jobs list.")]


@app.command("list")
def list_(
    unfinished: Annotated[
        bool, typer.Option("--unfinished", help="Only jobs that wait or run.")
    ] = False,
    json: Json = False,
) -> None:
    """List jobs, the last asked for first."""
    found = _jobs().list(unfinished=unfinished)
    if json:
        print_json([_facts(job) for job in found])
        return
    if not found:
        say("No job waits or runs." if unfinished else f"No jobs yet. {_WHERE}")
        return
    for job in found:
        say(f"{job.id}  {_state(job):<18} {job.created:%Y-%m-%d %H:%M}  {job.title}")
    if any(job.unfinished for job in found):
        say(_WHERE)


@app.command()
def show(job: Id, json: Json = False) -> None:
    """Show one job: what was asked, how far it is, and what came of it."""
    _tell(_jobs().get(job), json=json)


@app.command()
def cancel(job: Id, json: Json = False) -> None:
    """Cancel a job that waits or runs."""
    _tell(_jobs().cancel(job), json=json)


@app.command()
def retry(job: Id, json: Json = False) -> None:
    """Start a failed or cancelled job again."""
    _tell(_jobs().retry(job), json=json)
    if not json:
        say(_WHERE)


def _jobs() -> "Jobs":
    from core.jobs import Jobs

    return Jobs(Settings())


def _tell(job: "Job", *, json: bool) -> None:
    from core.keys import canonical_json

    if json:
        print_json(_facts(job))
        return
    say(f"{job.title} ({job.kind}), job {job.id}")
    say(f"State       {_state(job)}" + (f": {job.note}" if job.unfinished and job.note else ""))
    say(f"Parameters  {canonical_json(job.parameters)}")
    for name in ("created", "started", "ended"):
        moment = getattr(job, name)
        if moment is not None:
            say(f"{name.capitalize():<12}{moment:%Y-%m-%d %H:%M:%S} UTC")
    say(f"Attempts    {job.attempt}")
    if job.error:
        say(f"Error       {job.error} {job.hint or ''}".rstrip())
    if job.result is not None:
        say(f"Result      {canonical_json(job.result)}")


def _state(job: "Job") -> str:
    if job.state != "running":
        return job.state
    if job.cancelling:
        return "being cancelled"
    return f"running, {100 * job.done / job.total:.0f} %" if job.total else "running"


def _facts(job: "Job") -> dict[str, Any]:
    facts: dict[str, Any] = {name: getattr(job, name) for name in type(job).__dataclass_fields__}
    for name in ("created", "started", "ended"):
        if facts[name] is not None:
            facts[name] = facts[name].isoformat(timespec="seconds")
    return facts
