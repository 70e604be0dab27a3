"""`python -m core video`: what the faces of a video show, moment by moment."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from core.cli import print_json, progress_bar, say
from core.errors import InvalidSetting
from core.predict.video.sampling import RATE
from core.runs.default import default_run
from core.runs.run import Run
from core.runs.store import RunStore
from core.settings import Settings

if TYPE_CHECKING:
    from core.predict.video.timeline import Timeline

app = typer.Typer(add_completion=False, help="Follow the faces of a video.")


@app.command()
def video_command(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="MP4, WebM, MOV, AVI.")],
    run: Annotated[str, typer.Option(help="Run: its id, or the beginning of its id or key.")] = "",
    rate: Annotated[float, typer.Option(min=0.1, max=30, help="Samples a second.")] = RATE,
    csv: Annotated[bool, typer.Option("--csv", help="Print every sample as CSV.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print the segments as JSON.")] = False,
) -> None:
    """Print what each face shows from when to when; nothing is stored."""
    if csv and json:
        raise InvalidSetting("--csv and --json cannot be asked for at once.", hint="Choose one.")
    settings = Settings()
    store = RunStore(settings.models)
    chosen = store.resolve(run) if run else default_run(store)
    timeline = _analysed(settings, store, chosen, file, rate)
    from core.evaluation.prediction_sets import DEFAULT, threshold
    from core.predict.video.answers import Reading
    from core.predict.video.table import as_csv

    reading = Reading(threshold(chosen, DEFAULT))
    if csv:
        typer.echo(as_csv(timeline, reading), nl=False)
        return
    spans = {face.number: reading.of(timeline, face).segments for face in timeline.faces}
    if json:
        print_json(
            {
                "run": timeline.run_id,
                "samples": len(timeline.seconds),
                "seconds": float(timeline.seconds[-1]),
                "cuts": list(timeline.cuts),
                "faces": [
                    {"face": number, "segments": [_as_json(span) for span in own]}
                    for number, own in spans.items()
                ],
            }
        )
        return
    for number, own in spans.items():
        say(f"Face {number}")
        for span in own:
            say(f"  {span.start:7.1f} s to {span.end:7.1f} s  {span.words}")


def _analysed(settings: Settings, store: RunStore, run: Run, file: Path, rate: float) -> "Timeline":
    from core import backend  # noqa: F401  # isort: skip  # must come before tensorflow
    from core.predict.predictor import Predictor
    from core.predict.threads import limit_threads
    from core.predict.video.analysis import analyse
    from core.predict.video.decoding import Decoding
    from core.predict.video.limits import VideoLimits

    source = os.open(file, os.O_RDONLY)
    try:
        with (
            Decoding(source, VideoLimits.of(settings), rate=rate) as decoding,
            progress_bar("Video") as progress,
        ):
            limit_threads()
            return analyse(
                decoding,
                Predictor(store),
                run.run_id,
                most=settings.max_video_faces,
                progress=progress,
            ).timeline
    finally:
        os.close(source)


def _as_json(span: Any) -> dict[str, Any]:
    from core.labels import EMOTIONS

    return {
        "start": round(span.start, 3),
        "end": round(span.end, 3),
        "expressions": [EMOTIONS[index] for index in span.expressions],
        "probability": round(span.probability, 4),
        "words": span.words,
    }
