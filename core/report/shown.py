"""How a report's values are shown, the same on the page and on paper."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from core.report.model import (
    ByExpression,
    Check,
    Coverage,
    Evidence,
    Explanation,
    Face,
    Figure,
    Gate,
    Level,
    Model,
    Opinion,
    Picture,
    Region,
    Report,
)
from core.report.words import hundredths, kind, percent

__all__ = ["hundredths", "kind", "percent"]

# A sign as well as a colour: not everybody sees red and green apart, and paper may be grey.
_SIGNS: Final[dict[Level, str]] = {"green": "●", "amber": "▲", "red": "■"}
_LEVELS: Final[dict[Level, str]] = {"green": "good", "amber": "with care", "red": "not usable"}
_GATES: Final[dict[Level, str]] = {
    "green": "Picture checks passed",
    "amber": "Read with care",
    "red": "A picture check failed",
}

BARS_CAPTION: Final = "Calibrated probabilities. Those in bold are what the answer leaves open."
CHECKS_CAPTION: Final = (
    "What was looked at before answering. A check that is not usable holds the answer back."
)
CROP_CAPTION: Final = "What the model saw: 48 by 48 grey pixels"
ERRORS_CAPTION: Final = (
    "Of 100 test pictures that people labelled so (rows), this many are read as (columns); right "
    "ones in bold"
)
OPINIONS_CAPTION: Final = "What single models say about the same face"
PHOTOGRAPH_CAPTION: Final = (
    "The picture, reduced. The frame is what the model saw; bright areas spoke for its answer."
)


def date(created: str) -> str:
    """Write the report's date for people: '25 November 2026, 01:35 UTC'."""
    moment = datetime.fromisoformat(created)
    return f"{moment.day} {moment:%B %Y, %H:%M} UTC"


def facts(report: Report) -> list[tuple[str, str]]:
    """Return what stands at a report's top."""
    return [
        ("Date", date(report.created)),
        ("Model", report.model.title),
        ("Purpose", report.purpose.title if report.purpose else "not stated"),
        (
            "Pictures in this report",
            "yes, as was asked for: keep it safe" if report.with_pictures else "none",
        ),
    ]


def sign(level: Level) -> str:
    """Return the sign of a level."""
    return _SIGNS[level]


def level(check: Check) -> str:
    """Name a check's level: good, with care, not usable."""
    return _LEVELS[check.level]


def gate(gate: Gate) -> str:
    """Say in a few words how the checks went."""
    return _GATES[gate.level]


def value(check: Check) -> str:
    """Write what a check measured, with its unit."""
    if check.value is None:
        return "-"
    number = f"{check.value:,.0f}" if abs(check.value) >= 10 else f"{check.value:.2g}"
    return f"{number} {check.unit}".strip().replace(" °", "°")


def picture_title(picture: Picture) -> str:
    """Name a picture: 'Picture 2: garden.jpg'."""
    return f"Picture {picture.number}" + (f": {picture.name}" if picture.name else "")


def picture_size(picture: Picture) -> str:
    """Write a picture's size and how many faces it shows."""
    if picture.width is None:
        return "No face was read."
    count = len(picture.faces)
    plural = "" if count == 1 else "s"
    size = f"{picture.width:,} by {picture.height:,} pixels, {count} face{plural}"
    return size + (f"; {left_out(picture.left_out)}" if picture.left_out else "")


def left_out(count: int) -> str:
    """Say how many faces of a picture were found but not read."""
    return f"{count} smaller face{'s were' if count > 1 else ' was'} left out"


def photograph_alt(picture: Picture) -> str:
    """Describe the reduced photograph."""
    framed = ", with each face framed" if picture.faces else ""
    return f"{picture_title(picture)}, reduced{framed}"


def face_title(face: Face, picture: Picture) -> str:
    """Name a face among the others of its picture: 'Face 1 of 2'."""
    return f"Face {face.number} of {len(picture.faces)}"


def held_note(face: Face) -> str:
    """Say that an answer is held back, or given although a check failed; else nothing."""
    if face.withheld:
        return (
            "The answer is held back, because it would mean little. It can be asked for, and is "
            "then marked."
        )
    if face.gate.held:
        return (
            "The answer is given because it was asked for, although a check failed. It means "
            "little."
        )
    return ""


def lean_on(face: Face) -> list[tuple[str, str]]:
    """Return what tells how far to lean on an answer."""
    trust = face.explanation.trust if face.explanation else None
    said = (
        ("This model", face.answer and face.answer.reliability.sentence),
        ("Other models", face.agreement and face.agreement.sentence),
        ("Small changes", face.fragility and face.fragility.sentence),
        ("The explanation", trust and trust.sentence),
    )
    return [(name, sentence) for name, sentence in said if sentence]


def model_of(opinion: Opinion) -> str:
    """Return a net's name, and whether it is no other model."""
    return f"{opinion.title}, one of this model's own nets" if opinion.own else opinion.title


def heat_caption(face: Face) -> str:
    """Say what the heat map marks."""
    return f"Where it found signs of {face.answer.expression if face.answer else 'nothing'}"


def seen(face: Face) -> str:
    """Say where a face is and what was cut out."""
    side = f"{face.square[2]:,.0f}"
    return (
        f"{face.found_how} It is cut out to a square of {side} by {side} pixels and reduced to 48 "
        "by 48 grey ones."
    )


def explanation_titles(explanation: Explanation) -> tuple[str, str]:
    """Return the headings above the evidence for the answer and for the runner-up."""
    answer, other = explanation.answer, explanation.runner_up
    return (
        f"What spoke for {answer.expression} ({percent(answer.probability)})",
        f"What would most likely change it: {other.expression} ({percent(other.probability)})",
    )


def regions_of(explanation: Explanation) -> str:
    """Say what the shares of the regions are."""
    whose = (
        "this face"
        if explanation.landmarks_found
        else "an average face, as no landmarks were found in this one"
    )
    return (
        f"Shares of the heat map ({explanation.method}) by parts of {whose}. They show where the "
        "model looked, not why a person looks that way."
    )


def outcome(face: Face) -> str:
    """Say in a few words what was answered."""
    return face.answer.words if face.answer else "held back"


def outcomes(report: Report) -> list[tuple[str, int]]:
    """Return how many faces got each answer, most first."""
    faces = [outcome(face) for picture in report.pictures for face in picture.faces]
    return Counter(faces).most_common()


def in_answer(face: Face, expression: str) -> bool:
    """Return whether an expression is among those that the answer leaves open."""
    if face.answer is None:
        return False
    return expression in (face.answer.prediction_set or (face.answer.expression,))


def regions(evidence: Evidence) -> list[Region]:
    """Return the regions with the most evidence first."""
    return sorted(evidence.regions, key=lambda region: -region.speaks_for)


def region(name: str) -> str:
    """Name a region for people."""
    return "rest of the picture" if name == "rest" else name


def named(report: Report) -> list[ByExpression]:
    """Return the errors for the expressions that this report's answers leave open, in label order.

    All of them where it answers nothing.
    """
    faces = [face for picture in report.pictures for face in picture.faces]
    chosen = [
        entry
        for entry in report.model.by_expression
        if any(in_answer(face, entry.expression) for face in faces)
    ]
    return chosen or list(report.model.by_expression)


def model(model: Model) -> str:
    """Say how often a model is right and how good its prediction sets are."""
    held = model.coverage
    if held.measured is None:
        return model.sentence
    size = "" if held.mean_size is None else f", with {held.mean_size:.1f} expressions on average"
    return (
        f"{model.sentence} Its answers of one or more expressions are made to hold people's label "
        f"for {100 * held.asked:.0f} of 100 pictures; measured: {hundredths(held.measured)}{size}. "
        f"Of 100 pictures of each label they held it for: {_each(held)}."
    )


def measured_on(model: Model) -> str:
    """Say what a model's figures were measured on."""
    return (
        f"Measured on {model.split} of {model.dataset}, which no choice has seen. In brackets: "
        "95 % intervals and the number of pictures. Your pictures may differ from these, and so "
        "may the errors."
    )


def sources(report: Report) -> list[tuple[str, str]]:
    """Return what a report's figures can be traced back to."""
    model = report.model
    return [
        ("Model", f"{model.title}, {model.run}, made {model.created}"),
        ("Model card", f"{model.card} in the program's folder"),
        ("Key", model.key),
        ("Weights (SHA-256)", model.weights_sha256),
        ("Data", f"{model.dataset}, {model.dataset_fingerprint}"),
        ("Versions", ", ".join(f"{name} {number}" for name, number in report.versions.items())),
        ("Report", f"version {report.schema_version} of its form, made {report.created}"),
    ]


def right(figure: Figure | None) -> str:
    """Write how often a naming is right; never named: a dash."""
    return "-" if figure is None else hundredths(figure)


def shade(count: int) -> int:
    """Return in which of six steps, 0 to 5, a count of a hundred is."""
    return min(5, (count + 9) // 10) if count < 50 else 5


def _each(coverage: Coverage) -> str:
    return ", ".join(
        f"{name} {100 * figure.value:.0f}"
        for name, figure in coverage.by_expression.items()
        if figure
    )


def total(pictures: Sequence[Picture]) -> int:
    """Return the number of faces in some pictures."""
    return sum(len(picture.faces) for picture in pictures)
