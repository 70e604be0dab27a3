"""`python -m core explain`: how far the methods of explanation can be trusted."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from core.cli import print_json, progress_bar, say
from core.cli.opening import own_dataset
from core.errors import InvalidSetting
from core.explain import METHODS, Method
from core.runs.store import RunStore
from core.settings import Settings

app = typer.Typer(add_completion=False, help="How far explanations can be trusted.")


@app.callback()
def _group() -> None:
    """How far explanations can be trusted."""


@app.command("benchmark")
def benchmark_command(
    run: Annotated[str, typer.Option(help="Run: its id, or the beginning of its id or key.")],
    rows: Annotated[int, typer.Option(min=2, help="Random PublicTest pictures.")] = 20,
    methods: Annotated[str, typer.Option(help="Names separated by commas; all when omitted.")] = "",
    seed: Annotated[int, typer.Option(min=0, help="Which pictures are drawn.")] = 0,
    json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Measure every method on the same pictures: faithfulness, stability, time. Takes minutes."""
    chosen = _methods(methods)
    settings = Settings()
    store = RunStore(settings.models)
    explained = store.resolve(run)
    dataset = own_dataset(settings, explained)
    import numpy as np

    from core.data.store import DatasetStore
    from core.explain.faithfulness.benchmark import benchmark
    from core.predict.predictor import Predictor
    from core.predict.tables import store_table
    from core.predict.trust import sample, subject

    predictor = Predictor(store, datasets=DatasetStore(settings.datasets))
    drawn = sample(dataset, rows, seed=seed)
    images = dataset.images[drawn].astype(np.float32) / np.float32(255)
    with progress_bar("Benchmark") as progress:
        measured = benchmark(
            subject(predictor, explained, settings), images, chosen, progress=progress
        )
    result = {
        "run": explained.run_id,
        "dataset": dataset.title,
        "split": "PublicTest",
        "seed": seed,
        **measured,
    }
    path = store_table(settings, explained, result)
    if json:
        print_json(result)
        return
    show(result)
    say(f"Stored in {path}.")


def _methods(text: str) -> list[Method]:
    names = [name.strip() for name in text.split(",") if name.strip()]
    if len(set(names)) < len(names):
        raise InvalidSetting("A method is named twice.", hint="Name each once.")
    return [METHODS.get(name) for name in names] or list(METHODS)


def show(result: Mapping[str, Any]) -> None:
    """Print the table of methods for people."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    from core.cli.metrics_table import print_table

    table = Table(
        title=f"{result['run']}, {result['split']} of {result['dataset']}",
        title_justify="left",
        box=SIMPLE_HEAD,
    )
    table.add_column("Method", no_wrap=True)
    columns = "n", "over random", "beats", "maps better", "fidelity", "stability", "shuffled", "ms"
    for column in columns:
        table.add_column(column, justify="right")
    for entry in result["methods"]:
        table.add_row(entry["title"], *row_of(entry))
    print_table(table)


def row_of(entry: Mapping[str, Any]) -> tuple[str, ...]:
    """Return a method's figures as text, in the order of the columns."""

    def interval(name: str, scale: float, digits: int) -> str:
        if name not in entry:
            return "-"
        value, low, high = (scale * entry[name][part] for part in ("value", "low", "high"))
        return f"{value:.{digits}f} ({low:.{digits}f} to {high:.{digits}f})"

    shuffled = f"{entry['randomised'][-1]:.2f}" if "randomised" in entry else "-"
    if entry.get("unchanged"):
        shuffled += " unchanged"
    took = f"{entry['milliseconds']:.0f}" if "milliseconds" in entry else "-"
    return (
        str(entry["rows"]),
        f"{interval('advantage', 100, 1)} points",
        f"{100 * entry['beaten']['value']:.0f} %",
        f"{interval('better', 100, 0)} %",
        interval("fidelity", 1, 2),
        interval("stability", 1, 2),
        shuffled,
        took,
    )
