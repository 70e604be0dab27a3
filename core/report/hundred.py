"""Shares as counts of a hundred, which most people read better than percentages.

References:
    Gigerenzer and Hoffrage 1995, natural frequencies, https://doi.org/10.1037/0033-295X.102.4.684
"""

from collections.abc import Mapping, Sequence
from typing import Any

from core.labels import EMOTIONS


def of_hundred(counts: Sequence[int]) -> tuple[int, ...]:
    """Return whole numbers that sum to 100 and come nearest to the shares of `counts`.

    Rounded each on its own, seven shares would sum to 98 or 102. What is left over after rounding
    down goes to the largest remainders, of equal ones to the first.

    Args:
        counts: not negative; all 0 gives all 0.
    """
    total = sum(counts)
    if not total:
        return tuple(0 for _ in counts)
    whole = [100 * count // total for count in counts]
    remainders = [100 * count % total for count in counts]
    order = sorted(range(len(counts)), key=lambda index: -remainders[index])
    for index in order[: 100 - sum(whole)]:
        whole[index] += 1
    return tuple(whole)


def read_as(metrics: Mapping[str, Any], expression: str) -> dict[str, int]:
    """Return what 100 test pictures of one label are read as, in label order.

    Args:
        metrics: one split of `metrics.json`.
        expression: the label.
    """
    row = metrics["confusion"][EMOTIONS.index(expression)]
    return dict(zip(EMOTIONS, of_hundred(row), strict=True))


def sentence(expression: str, hundred: Mapping[str, int]) -> str:
    """Say it: 'Of 100 pictures that people labelled fear, this model reads 55 as fear, ...'."""
    if not any(hundred.values()):
        return f"No test picture was labelled {expression}."
    others = sorted(
        (name for name in hundred if name != expression and hundred[name]),
        key=lambda name: -hundred[name],
    )
    parts = [f"{hundred[name]} as {name}" for name in (expression, *others)]
    return f"Of 100 pictures that people labelled {expression}, this model reads {_listed(parts)}."


def _listed(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
