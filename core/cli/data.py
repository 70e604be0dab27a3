"""`python -m core data`: import data sets, list them, show one and what is wrong with it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from core.cli import print_json, progress_bar, say
from core.labels import EMOTIONS, SPLITS
from core.settings import Settings

if TYPE_CHECKING:
    from core.data.store import Dataset

app = typer.Typer(
    add_completion=False, no_args_is_help=True, help="Import data sets, list them, show one."
)
_LISTED = 10
"""Skipped rows that are named on screen; the manifest names all."""

Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]


@app.command("import")
def import_(
    path: Annotated[
        Path,
        typer.Argument(help="FER2013 as .csv, .csv.gz or .zip, or a folder train/<emotion>/*.png."),
    ],
    name: Annotated[
        str | None, typer.Option(help="Name in the store; fer2013, or the folder's, if omitted.")
    ] = None,
    votes: Annotated[
        Path | None, typer.Option(help="FER+ votes for the same rows (fer2013new.csv).")
    ] = None,
    skip_bad: Annotated[
        bool, typer.Option("--skip-bad", help="Leave bad rows or files out instead of stopping.")
    ] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="Let other pictures of the same name give way.")
    ] = False,
    json: Json = False,
) -> None:
    """Import pictures and labels into the store; the source is not changed."""
    from core.data.importing import import_dataset
    from core.data.store import DatasetStore

    store = DatasetStore(Settings().datasets)
    before = {known.name: known.fingerprint for known in store.all()}
    with progress_bar(f"Importing {path.name}") as progress:
        dataset = import_dataset(
            store,
            path,
            name=name,
            votes=votes,
            skip_bad=skip_bad,
            replace=replace,
            progress=progress,
        )
    refreshed = before.get(dataset.name) == dataset.fingerprint
    if json:
        print_json({**_summary(dataset), "refreshed": refreshed})
        return
    if refreshed:
        say(f"'{dataset.name}' already held these {len(dataset):,} pictures; it was refreshed.")
    else:
        say(f"Stored {len(dataset):,} pictures as '{dataset.name}'.")
    _say_skipped(dataset)
    _say_counts(dataset)


@app.command("list")
def list_(json: Json = False) -> None:
    """List the data sets in the store."""
    from core.data.store import DatasetStore

    datasets = DatasetStore(Settings().datasets).all()
    if json:
        print_json([_summary(dataset) for dataset in datasets])
        return
    if not datasets:
        say("No data set yet. Import one: python -m core data import icml_face_data.csv")
    for dataset in datasets:
        note = "  drawn faces" if dataset.synthetic else ""
        say(f"{dataset.name:<20} {len(dataset):>9,} pictures  {dataset.title}{note}")


@app.command("show")
def show(
    name: Annotated[str, typer.Argument(help="Name in the store, see: data list.")],
    json: Json = False,
) -> None:
    """Show a data set: pictures per class and split, features, and where it came from."""
    from core.data.store import DatasetStore

    dataset = DatasetStore(Settings().datasets).open(name)
    if json:
        print_json(_summary(dataset))
        return
    say(f"{dataset.title} ({dataset.name})" + (", drawn faces" if dataset.synthetic else ""))
    say(f"Fingerprint  {dataset.fingerprint}")
    source: dict[str, Any] = dataset.manifest["source"]
    for key in ("file", "sha256", "importer", "imported"):
        if key in source:
            say(f"{key.capitalize():<12} {source[key]}")
    say(f"Features     {', '.join(dataset.manifest['features']) or 'none'}")
    _say_skipped(dataset)
    _say_counts(dataset)


@app.command("problems")
def problems_(
    name: Annotated[str, typer.Argument(help="Name in the store, see: data list.")],
    run: Annotated[
        str | None, typer.Option(help="Run that labels are checked with; not checked if omitted.")
    ] = None,
    json: Json = False,
) -> None:
    """Show copies, test pictures that stand in Training, and doubtful labels of a data set."""
    from core.cli.opening import open_dataset
    from core.cli.problems import problems, tell

    settings = Settings()
    found = problems(settings, open_dataset(settings, name), run)
    if json:
        print_json(found)
    else:
        tell(found)


def _summary(dataset: "Dataset") -> dict[str, Any]:
    return {"name": dataset.name, **dataset.manifest}


def _say_counts(dataset: "Dataset") -> None:
    say()
    say(f"{'':<10}" + "".join(f"{split:>13}" for split in SPLITS))
    for label, emotion in enumerate(EMOTIONS):
        counts = (dataset.counts[split][label] for split in SPLITS)
        say(f"{emotion:<10}" + "".join(f"{count:>13,}" for count in counts))
    totals = (sum(dataset.counts[split]) for split in SPLITS)
    say(f"{'all':<10}" + "".join(f"{total:>13,}" for total in totals))


def _say_skipped(dataset: "Dataset") -> None:
    skipped = dataset.manifest["source"].get("skipped", [])
    if not skipped:
        return
    say(f"Skipped {len(skipped):,}:")
    for bad in skipped[:_LISTED]:
        say(f"  {bad['where']}: {bad['reason']}")
    if len(skipped) > _LISTED:
        say(f"  and {len(skipped) - _LISTED:,} more, listed in {dataset.path / 'manifest.json'}")
