"""The sentences of a report, from the figures they state."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from core.labels import EMOTIONS
from core.predict.analysis import AnalysedFace, Fragility, Opinion
from core.report.model import Figure

_KINDS: Final = {
    "shift": "shifted by up to 2 pixels",
    "mirror": "mirrored",
    "brightness": "10 % lighter or darker",
}


def percent(share: float, *, over: str = "over", under: str = "under") -> str:
    """Write a share as a whole percentage that never claims certainty: '86 %', 'over 99 %'.

    Args:
        share: 0 to 1.
        over: word or sign before 99 % for what would round to 100 %.
        under: word or sign before 1 % for what would round to nothing.
    """
    rounded = round(share * 100)
    if rounded == 100:
        return f"{over} 99\u00a0%"
    if rounded == 0 and share > 0:
        return f"{under} 1\u00a0%"
    return f"{rounded}\u00a0%"


def hundredths(figure: Figure) -> str:
    """Write a share as '56 of 100 (52 to 60, n = 684)'."""
    value, low, high = (100 * part for part in (figure.value, figure.low, figure.high))
    return f"{value:.0f} of 100 ({low:.0f} to {high:.0f}, n\u00a0=\u00a0{figure.n:,})"


def kind(name: str) -> str:
    """Name a kind of change: 'shifted by up to 2 pixels'."""
    return _KINDS.get(name, name)


def found_how(face: AnalysedFace) -> str:
    """Say where a face comes from."""
    if face.source == "drawn":
        return "The box was drawn by hand; no face was searched for."
    if face.source == "whole":
        return "The picture is small and square: it was taken as a face that is cut out already."
    return f"Found by the face finder, {percent(face.confidence)} sure of it."


def reliability(expression: str, right: Figure | None, *, measured_on: str) -> str:
    """Say how often a model's naming of an expression was right where it was measured."""
    if right is None:
        return f"How often this model is right when it says “{expression}” is not known."
    return (
        f"When this model says “{expression}”, people's label says the same for "
        f"{hundredths(right)} {measured_on}."
    )


def explained(names: Sequence[str] | None, coverage: float, *, abstains: bool) -> str:
    """Say what the prediction set means."""
    if names is None:
        return "This model holds no prediction sets: only the likeliest expression is named."
    many = len(names)
    if abstains:
        here = f"that would take {many} ({_listed(names)}), too many to be an answer"
    else:
        here = f"it names {_listed(names)}{' alone' if many == 1 else ''}"
    return (
        "Answers are made so that people's label is among the expressions named for "
        f"{100 * coverage:.0f} of 100 test pictures; here {here}."
    )


def agreement(opinions: Sequence[Opinion], expression: str) -> str:
    """Say what other models think of it, and apart from them the nets that the model is made of."""
    others = [opinion for opinion in opinions if not opinion.own]
    own = [opinion for opinion in opinions if opinion.own]
    said = _agreement_of_others(others, expression)
    if not own:
        return said
    otherwise = _otherwise(own, expression)
    # Agreement of these is no second opinion: the answer was made of theirs.
    inside = f"Nets of its own that name {expression}: {len(own) - len(otherwise)} of {len(own)}"
    return f"{said} {'; '.join([inside, ', '.join(otherwise)] if otherwise else [inside])}."


def _agreement_of_others(others: Sequence[Opinion], expression: str) -> str:
    if not others:
        return "There is no other model here whose opinion could be asked."
    otherwise = _otherwise(others, expression)
    agreeing = len(others) - len(otherwise)
    said = f"{agreeing} of {len(others)} other models also name {expression}"
    if len(others) == 1:
        said = f"The one other model {'also names' if agreeing else 'does not name'} {expression}"
    return f"{said}; {', '.join(otherwise)}." if otherwise else f"{said}."


def _otherwise(opinions: Sequence[Opinion], expression: str) -> list[str]:
    return [
        f"{opinion.title} says {named}"
        for opinion in opinions
        if (named := leading(opinion.probabilities)) != expression
    ]


def fragility(found: Fragility) -> str:
    """Say whether small changes of the picture change the answer."""
    kinds = _listed([kind(name) for name in found.by_kind], last="or")
    copies = f"{found.tried} slightly changed copies ({kinds})"
    if not found.changed:
        return f"All {copies} are read alike."
    instead = ", ".join(
        f"{name} ({count})" for name, count in sorted(found.labels.items(), key=lambda i: -i[1])
    )
    return f"Of {copies}, {found.changed} are read otherwise: {instead}."


def leading(probabilities: Any) -> str:
    """Return the likeliest expression; of equal ones the first in label order."""
    return EMOTIONS[int(probabilities.argmax())]


def model_sentence(title: str, dataset: str, accuracy: Figure | None) -> str:
    """Say how good the model is."""
    if accuracy is None:
        return f"{title}, trained on {dataset}. How often it is right has not been measured."
    return (
        f"{title}, trained on {dataset}. On test pictures it had never seen, it names the "
        f"expression that people named for {hundredths(accuracy)}."
    )


def summary(counts: Mapping[str, int], *, withheld: int, empty: int, pictures: int) -> str:
    """Say what was found in all pictures: '3 pictures, 4 faces: happy (2), ...'.

    Args:
        counts: faces by the answer given.
        withheld: faces whose answer is held back.
        empty: pictures in which nothing was found or that could not be read.
        pictures: all of them.
    """
    faces = sum(counts.values()) + withheld
    answers = {**counts, **({"held back": withheld} if withheld else {})}
    parts = [f"{words} ({count})" if faces > 1 else words for words, count in answers.items()]
    found = f"{_plural(pictures, 'picture')}, {_plural(faces, 'face')}"
    said = f"{found}: {', '.join(parts)}." if parts else f"{found}."
    return f"{said} {_plural(empty, 'picture')} without a result." if empty else said


def _plural(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def _listed(parts: Sequence[str], *, last: str = "and") -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {last} {parts[-1]}"
