"""What a report may be used for, and what its reader must know then."""

from typing import Final

from core.errors import UnknownName
from core.report.model import Purpose

_PROHIBITED: Final = (
    "In the European Union, inferring emotions at work or in education is prohibited other than "
    "for medical or safety reasons (AI Act, Regulation (EU) 2024/1689, article 5(1)(f))."
)

_ALL: Final = (
    Purpose(
        name="therapy",
        title="Therapy or medical",
        note="Material to talk about with the person shown, with their consent. It is no "
        "diagnosis and no measure of a feeling, and no treatment may rest on it.",
    ),
    Purpose(
        name="research",
        title="Research",
        note="State the model, its error rates and the limits of its data with any result, and "
        "have consent for the pictures.",
    ),
    Purpose(
        name="education",
        title="Education",
        note=f"{_PROHIBITED} It may not be used to watch, grade or judge learners; showing how "
        "such models work and fail is another matter.",
    ),
    Purpose(
        name="workplace",
        title="Workplace",
        note=f"{_PROHIBITED} It may not be used to hire, watch or judge anybody who works.",
    ),
    Purpose(
        name="personal",
        title="Personal",
        note="Ask the people shown before you analyse their pictures or pass this report on.",
    ),
    Purpose(
        name="other",
        title="Other",
        note="Whoever uses it answers for that use: ask the people shown, and decide nothing "
        "about them from it.",
    ),
)

PURPOSES: Final[dict[str, Purpose]] = {purpose.name: purpose for purpose in _ALL}


# Purposes for which the law asks for medical or safety reasons.
RESTRICTED: Final = frozenset({"education", "workplace"})


def find_purpose(name: str, *, exception: bool = False) -> Purpose:
    """Return the purpose of that name.

    Args:
        name: one of `PURPOSES`.
        exception: whether medical or safety reasons were confirmed for a restricted one.

    Raises:
        UnknownName: there is none.
    """
    if name not in PURPOSES:
        raise UnknownName("purpose", name, PURPOSES)
    found = PURPOSES[name]
    if not exception or name not in RESTRICTED:
        return found
    return found.model_copy(update={"title": f"{found.title}, for medical or safety reasons"})
