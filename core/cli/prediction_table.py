"""Predictions as a table for people at a terminal."""

from core.report import shown
from core.report.model import Face, Report


def tell(report: Report) -> None:
    """Print one row a face, what the answers rest on where it is known, and how to read it."""
    from rich.box import SIMPLE_HEAD
    from rich.markup import escape
    from rich.table import Table

    from core.cli import say
    from core.cli.metrics_table import print_table

    table = Table(box=SIMPLE_HEAD)
    table.add_column("picture", overflow="fold")
    table.add_column("face", justify="right")
    table.add_column("expression shown")
    table.add_column("likeliest", no_wrap=True)
    table.add_column("picture checks")
    for picture in report.pictures:
        name = escape(picture.name or f"{picture.number}")
        if not picture.faces:
            table.add_row(name, "", "-", "-", escape(picture.problem or ""))
        for face in picture.faces:
            table.add_row(
                name, f"{face.number}", shown.outcome(face), _likeliest(face), _checks(face)
            )
    print_table(table)
    for picture in report.pictures:
        if picture.left_out:
            say(f"{picture.name or picture.number}: {shown.left_out(picture.left_out)}.")
        for face in picture.faces:
            for line in _rests_on(face):
                say(f"{picture.name or picture.number}, face {face.number}: {line}")
    say(report.model.sentence)
    say("The expression shown, not what a person feels: see docs/responsible-use.md.")


def _likeliest(face: Face) -> str:
    if face.answer is None:
        return "-"
    ranked = sorted(face.answer.probabilities.items(), key=lambda item: -item[1])[:2]
    return ", ".join(f"{name} {shown.percent(share)}" for name, share in ranked)


def _checks(face: Face) -> str:
    return " ".join(face.gate.reasons) or shown.gate(face.gate)


def _rests_on(face: Face) -> list[str]:
    said = [sentence for _, sentence in shown.lean_on(face)]
    if face.explanation is None:
        return []
    return [face.explanation.answer.sentence, face.explanation.runner_up.sentence, *said]
