"""`python -m core explain`: how far the methods of explanation can be trusted."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer

from core.cli import print_json, progress_bar, say
from core.cli.opening import own_dataset, parse_split
from core.errors import InvalidSetting
from core.explain import METHODS, Method
from core.labels import EMOTIONS
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


@app.command("global")
def global_command(
    run: Annotated[str, typer.Option(help="Run: its id, or the beginning of its id or key.")],
    method: Annotated[str, typer.Option(help="Name of the method.")] = "grad_cam",
    rows: Annotated[int, typer.Option(min=1, help="Random pictures of the split.")] = 400,
    split: Annotated[str, typer.Option(help="Split of the pictures.")] = "PublicTest",
    set_: Annotated[
        list[str] | None, typer.Option("--set", help="A parameter of the method: name=value.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Average the maps of many pictures, answer by answer; the Explain page shows them."""
    settings = Settings()
    explained = RunStore(settings.models).resolve(run)
    dataset = own_dataset(settings, explained)
    from core.jobs.kind import JobContext
    from core.jobs.kinds.mean_maps import MeanMapParameters, compute

    request = MeanMapParameters(
        dataset=dataset.name,
        run=explained.run_id,
        method=METHODS.get(method).name,
        settings=_settings(set_ or []),
        split=parse_split(split),
        count=rows,
    )
    with progress_bar("Mean maps") as progress:
        found = compute(request, JobContext(settings, progress))
    result = {
        **request.model_dump(mode="json"),
        "counts": found.counts.tolist(),
        "shares": {name: found.shares(said) for said, name in enumerate(EMOTIONS)},
    }
    if json:
        print_json(result)
        return
    show_shares(result)
    address = f"/explain?view=many&data={dataset.name}&run={explained.run_id}&method={method}"
    say(f"The maps themselves: {address}&split={split}&count={rows}")


def _settings(given: Sequence[str]) -> dict[str, str]:
    for text in given:
        if "=" not in text:
            raise InvalidSetting(f"'{text}' is no setting.", hint="Write it as name=value.")
    return dict(text.split("=", 1) for text in given)


def show_shares(result: Mapping[str, Any]) -> None:
    """Print where the evidence lies, answer by answer, for people."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    from core.cli.metrics_table import print_table
    from core.explain.regions import REGIONS

    table = Table(
        title=f"{result['run']}, {result['method']}, {result['split']}: share of the evidence, %",
        title_justify="left",
        box=SIMPLE_HEAD,
    )
    for column in ("said", "n", *REGIONS):
        table.add_column(column, justify="left" if column == "said" else "right", no_wrap=True)
    for said, name in enumerate(EMOTIONS):
        figures = [
            "{value:.0f} ({low:.0f} to {high:.0f})".format(
                **{part: 100 * value for part, value in share.items()}
            )
            for share in result["shares"][name].values()
        ]
        total = sum(row[said] for row in result["counts"])
        table.add_row(name, str(total), *(figures or ["-"] * len(REGIONS)))
    print_table(table)


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
