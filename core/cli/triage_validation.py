"""How good proposals without votes are, opened and printed for `triage validate`."""

from collections.abc import Mapping
from typing import Any, Final

from core.cli import say
from core.cli.metrics_table import number, print_table, share
from core.cli.opening import own_dataset
from core.evaluation.comparison import NotEvaluated
from core.evaluation.outcomes import outcomes
from core.evaluation.results import Results
from core.labels import SPLITS, Split
from core.runs.final import read_final
from core.runs.run import Run
from core.runs.store import RunStore
from core.settings import Settings
from core.triage.evidence import evidence
from core.triage.validation import Errors, errors

TITLES: Final = {
    "label_issue": "label issue",
    "ambiguous": "ambiguous to people",
    "model_error": "model error",
}
_MEASURED: Final[tuple[Split, ...]] = tuple(split for split in SPLITS if split != "Training")


def found_errors(settings: Settings, name: str | None) -> tuple[Run, dict[Split, Errors]]:
    """Return a run, the final one if none is named, and its errors on the test splits.

    Raises:
        UnknownName: there is no such run.
        DatasetNotImported: its pictures are not here.
        NotEvaluated: it was not measured on them.
    """
    store, results = RunStore(settings.models), Results(settings.home)
    final = read_final(settings.models)
    run = store.resolve(name or (final.run if final else ""))
    data, found = own_dataset(settings, run), {}
    for split in _MEASURED:
        said = outcomes(results, run, data, (split,))
        if said is None:
            raise NotEvaluated(run, data, split)
        found[split] = errors(said, evidence(results, store.all(), data, split))
    return run, found


def tell(result: Mapping[str, Any]) -> None:
    """Print what `triage validate` measured."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    say(f"Errors of {result['run']}; independent nets: {', '.join(result['nets'])}")
    say(
        f"Limit of a label issue {result['limit']}; chosen on PublicTest for a precision of "
        f"{result['wanted_precision']:.0%}: {result['chosen_on_PublicTest']}"
    )
    for split, measured in result["splits"].items():
        title = f"{split}, {measured['n']:,} errors, 95 % intervals"
        table = Table(title=title, title_justify="left", box=SIMPLE_HEAD)
        table.add_column("proposed without votes")
        for column in ("n by votes", "share", "proposed", "precision", "recall"):
            table.add_column(column, justify="right", no_wrap=True)
        for name, row in measured["verdicts"].items():
            cells = ["{} ({})".format(*share(row[key])) for key in ("precision", "recall")]
            shown = share(row["share"])[0]
            table.add_row(TITLES[name], f"{row['n']:,}", shown, f"{row['proposed']:,}", *cells)
        print_table(table)
        say("agreement of all three: {} ({})".format(*share(measured["agreement"])))
        suggested = measured["suggested"]
        text = "{} ({})".format(*share(suggested["share"]))
        say(f"right label issues whose suggested label people named: {text}, n = {suggested['n']}")
        for score, area in measured["rankings"].items():
            say("  label issues ranked by {}: AUC {} ({})".format(score, *number(area)))
        say()
