"""`python -m core compare`: whether two runs differ by more than chance."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from core.cli import print_json, say
from core.cli.opening import open_dataset, own_dataset, parse_split
from core.evaluation.comparison import compare_runs
from core.evaluation.results import Results
from core.evaluation.significance import FIGURES, LEVEL, sentence
from core.labels import SPLITS
from core.runs.store import RunStore
from core.settings import Settings

app = typer.Typer(add_completion=False, help="Whether two runs differ by more than chance.")


@app.command()
def compare_command(
    run_a: Annotated[str, typer.Argument(help="Run: its id, or the beginning of its id or key.")],
    run_b: Annotated[str, typer.Argument(help="The run to hold against it.")],
    split: Annotated[str, typer.Option(help=f"One of {', '.join(SPLITS)}.")] = "PrivateTest",
    dataset: Annotated[
        str | None, typer.Option(help="Data set; the one RUN_A was trained on when omitted.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Compare RUN_A and RUN_B on the same pictures, from their stored probabilities.

    Shows McNemar's test, and the differences in accuracy, macro-F1 and log loss with 95 %
    intervals of a paired bootstrap.
    """
    settings = Settings()
    store, chosen = RunStore(settings.models), parse_split(split)
    a, b = store.resolve(run_a), store.resolve(run_b)
    data = open_dataset(settings, dataset) if dataset else own_dataset(settings, a)
    found = compare_runs(Results(settings.home), a, b, data, chosen)
    names = (a.run_id, b.run_id)
    result = {
        "a": a.run_id,
        "b": b.run_id,
        "dataset": data.name,
        "split": chosen,
        "sentence": sentence(found, *names),
        **found,
    }
    if json:
        print_json(result)
    else:
        _tell(result)


def _tell(result: Mapping[str, Any]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    from core.cli.metrics_table import print_table

    say(f"A: {result['a']}")
    say(f"B: {result['b']}")
    say(result["sentence"])
    table = Table(
        title=f"{result['split']} of {result['dataset']}, n = {result['n']:,}",
        title_justify="left",
        box=SIMPLE_HEAD,
    )
    table.add_column("")
    for column in ("A", "B", "B minus A", "95 % interval"):
        table.add_column(column, justify="right", no_wrap=True)
    for name, title in FIGURES.items():
        row = result["figures"][name]
        scale, digits, unit = (1, 3, "") if name == "log_loss" else (100, 1, " %")
        of_both = (f"{scale * row[side]:.{digits}f}{unit}" for side in ("a", "b"))
        value, low, high = (scale * row["difference"][part] for part in ("value", "low", "high"))
        points = " points" if unit else ""
        table.add_row(
            title,
            *of_both,
            f"{value:+.{digits}f}{points}",
            f"{low:+.{digits}f} to {high:+.{digits}f}",
        )
    print_table(table)
    test = result["mcnemar"]
    say(
        f"Right: both {test['both_right']:,}, only A {test['only_a']:,}, "
        f"only B {test['only_b']:,}, none {test['both_wrong']:,}."
    )
    say(f"McNemar's test ({test['test']}): p = {test['p_value']:.3g}, against {LEVEL}.")
