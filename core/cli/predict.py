"""`python -m core predict`: which expression faces in pictures show."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from core.cli import complain, print_json, progress_bar, say
from core.errors import EmotionLensError
from core.report.model import Purpose, Report
from core.report.purposes import PURPOSES, RESTRICTED, find_purpose
from core.runs.run import Run
from core.settings import Settings

if TYPE_CHECKING:
    from core.predict.predictor import Predictor
    from core.report.examined import Examined

app = typer.Typer(add_completion=False, help="Which expression faces in pictures show.")


class Format(StrEnum):
    """Forms of a report."""

    html = "html"
    pdf = "pdf"
    json = "json"


@app.command()
def predict_command(
    files: Annotated[list[Path], typer.Argument(help="Pictures: PNG, JPEG, WebP, GIF, BMP, TIFF.")],
    run: Annotated[
        str | None,
        typer.Option(
            help="Run: its id, or the beginning of its id or key; the final one if omitted."
        ),
    ] = None,
    coverage: Annotated[
        float, typer.Option(help="Share of pictures whose label the answers are made to hold.")
    ] = 0.9,
    explain: Annotated[
        str | None,
        typer.Option(
            help="Say what the answers rest on, explained by this method (grad_cam, ...)."
        ),
    ] = None,
    report: Annotated[
        Path | None, typer.Option(help="Write a report of each picture into this folder.")
    ] = None,
    format_: Annotated[
        Format | None, typer.Option("--format", help="Form of the reports; html if omitted.")
    ] = None,
    together: Annotated[
        bool, typer.Option("--together", help="One report of all pictures, not one of each.")
    ] = False,
    pictures: Annotated[
        bool, typer.Option("--pictures", help="Show the pictures in reports and JSON.")
    ] = False,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace reports that exist.")
    ] = False,
    show_held: Annotated[
        bool, typer.Option("--show-held", help="Give answers although a picture check failed.")
    ] = False,
    purpose: Annotated[
        str | None, typer.Option(help=f"What it is for, for the report: {', '.join(PURPOSES)}.")
    ] = None,
    exception: Annotated[
        bool,
        typer.Option(
            "--medical-or-safety", help="Confirm such reasons: education and workplace need them."
        ),
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
    csv: Annotated[bool, typer.Option("--csv", help="Print one row a face as CSV.")] = False,
) -> None:
    """Find the faces in FILES and say which expression each shows, how sure that is, and why.

    The expression shown, not what a person feels. A file that cannot be read does not stop the
    others; the exit code is then 1.
    """
    _check(json, csv, report, only_reports=(format_, together, overwrite), pictures=pictures)
    used_for = _purpose(purpose, exception=exception)
    settings = Settings()
    from core.evaluation.prediction_sets import check_coverage
    from core.explain import METHODS
    from core.predict import Predictor
    from core.report.build import build
    from core.report.examined import GRAD_CAM

    METHODS.get(explain or GRAD_CAM)
    predictor = Predictor.open(settings)
    opened = predictor.run(run)
    check_coverage(opened, coverage)
    asking = _Asking(
        predictor,
        opened,
        most=settings.max_upload_bytes,
        method=explain or GRAD_CAM,
        details=explain is not None or report is not None,
        pictures=pictures,
        show_held=show_held,
    )
    examined = asking.all(files)

    def written(some: "Sequence[Examined]") -> Report:
        return build(
            some,
            opened,
            coverage=coverage,
            purpose=used_for,
            pictures=pictures,
            show_held=show_held,
        )

    whole = written(examined)
    if json:
        print_json(whole.model_dump(mode="json"))
    elif csv:
        from core.report.rows import to_csv

        say(to_csv(whole).rstrip("\n"))
    else:
        from core.cli.prediction_table import tell

        tell(whole)
    failed = asking.failed
    if report is not None:
        from core.cli.report_files import write_reports

        parts = [whole] if together else [written([one]) for one in examined]
        failed += write_reports(parts, report, (format_ or Format.html).value, overwrite=overwrite)
    if failed:
        raise typer.Exit(1)


class _Asking:
    """Examines files one by one; those that cannot be read are told and counted."""

    def __init__(
        self,
        predictor: "Predictor",
        run: Run,
        *,
        most: int,
        method: str,
        details: bool,
        pictures: bool,
        show_held: bool,
    ) -> None:
        self._predictor = predictor
        self._run = run
        self._most = most
        self._method = method
        self._details = details
        self._pictures = pictures
        self._show_held = show_held
        self.failed = 0

    def all(self, files: Sequence[Path]) -> "list[Examined]":
        examined = []
        with progress_bar("Pictures") as progress:
            for done, file in enumerate(files):
                progress(done, len(files), file.name)
                examined.append(self._one(file))
        return examined

    def _one(self, file: Path) -> "Examined":
        from core.report.examined import Examined, examine

        try:
            return examine(
                self._predictor,
                self._run.run_id,
                self._read(file),
                name=file.name,
                details=self._details,
                method=self._method,
                pictures=self._pictures,
                show_held=self._show_held,
            )
        except EmotionLensError as error:
            problem = str(error)
        except OSError as error:
            problem = f"{error.strerror or error}."
        self.failed += 1
        complain(f"{file}: {problem}")
        return Examined(problem=problem, name=file.name)

    def _read(self, file: Path) -> bytes:
        from core.predict.pictures import PictureTooLarge

        # Before it is read: what is named may be a film or a disk.
        size = file.stat().st_size
        if size > self._most:
            raise PictureTooLarge.file(size, self._most)
        return file.read_bytes()


def _check(
    json: bool,
    csv: bool,
    report: Path | None,
    *,
    only_reports: tuple[Format | None, bool, bool],
    pictures: bool,
) -> None:
    """Refuse options that would do nothing."""
    if json and csv:
        raise typer.BadParameter("--json and --csv exclude one another.")
    if report is None and any(only_reports):
        raise typer.BadParameter("--format, --together and --overwrite need --report DIR.")
    if pictures and not json and report is None:
        raise typer.BadParameter("--pictures needs --report DIR or --json.")


def _purpose(name: str | None, *, exception: bool) -> Purpose | None:
    if name is None:
        return None
    found = find_purpose(name, exception=exception)
    if name in RESTRICTED and not exception:
        raise UseNotAllowed(
            f"Pictures are not analysed for the purpose “{found.title}” without medical or safety"
            " reasons: article 5(1)(f) of the EU AI Act prohibits it.",
            hint="Confirm such reasons with --medical-or-safety; see docs/responsible-use.md.",
        )
    return found


class UseNotAllowed(EmotionLensError):
    """A use that the law does not allow."""

    code = "use-not-allowed"
