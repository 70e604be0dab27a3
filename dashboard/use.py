"""What the models are used for: asked on first use, kept in a cookie, checked at every request.

Inferring emotions at work or in education is prohibited in the EU other than for medical or
safety reasons (Regulation (EU) 2024/1689, article 5(1)(f)). The Predict page asks before it
takes a picture. Whatever reads a face that a visitor brought along, on any page, checks the answer
again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask import request

from core.errors import EmotionLensError
from core.report.model import Purpose as Written
from core.report.purposes import PURPOSES as WRITTEN
from core.report.purposes import RESTRICTED, find_purpose

COOKIE: Final = "predict_use"
# What follows the purpose in the cookie where the exception was confirmed.
_CONFIRMED: Final = "-exception"


@dataclass(frozen=True, slots=True)
class Purpose:
    """One answer to the question what the models are used for.

    Attributes:
        name: in the cookie.
        title: what is shown.
        explain: who is meant, in one line.
        restricted: True where the law allows it for medical or safety reasons only.
    """

    name: str
    title: str
    explain: str
    restricted: bool = False


_EXPLAIN: Final = {
    "therapy": "With patients or clients who agreed to it.",
    "research": "Studies of faces, labels, models or their errors.",
    "education": "In a school, university or training.",
    "workplace": "About employees, applicants or contractors.",
    "personal": "My own pictures, to see how this works.",
    "other": "Something else.",
}
PURPOSES: Final = tuple(
    Purpose(name, written.title, _EXPLAIN[name], name in RESTRICTED)
    for name, written in WRITTEN.items()
)


@dataclass(frozen=True, slots=True)
class Use:
    """What a visitor said.

    Attributes:
        purpose: the one chosen.
        exception: whether medical or safety reasons were confirmed.
    """

    purpose: Purpose
    exception: bool = False

    @property
    def allowed(self) -> bool:
        """Whether pictures may be analysed for it."""
        return self.exception or not self.purpose.restricted

    @property
    def written(self) -> Written:
        """The purpose as it is written into reports."""
        return find_purpose(self.purpose.name, exception=self.exception)

    @property
    def title(self) -> str:
        """The purpose as it is shown and written into reports."""
        return self.written.title

    @property
    def cookie(self) -> str:
        """The cookie's value."""
        return f"{self.purpose.name}{_CONFIRMED if self.exception else ''}"


class UseNotAllowed(EmotionLensError):
    """A picture was sent without a purpose, or for one that the law does not allow."""

    code = "use-not-allowed"

    @classmethod
    def unstated(cls) -> "UseNotAllowed":
        """Return the error for a request of which nobody said what it is for."""
        return cls(
            "Say first what you use this for.",
            hint="Open the Predict page anew: it asks, and this browser remembers the answer.",
        )

    @classmethod
    def prohibited(cls, use: Use) -> "UseNotAllowed":
        """Return the error for a prohibited use."""
        return cls(
            f"Pictures are not analysed for the purpose “{use.purpose.title}” without medical or"
            " safety reasons.",
            hint="Article 5(1)(f) of the EU AI Act prohibits it. The Predict page explains why.",
        )


def stated(cookies: Mapping[str, str]) -> Use | None:
    """Return what a visitor said, or None where nothing known was said.

    Args:
        cookies: of the request.
    """
    known = {
        use.cookie: use
        for purpose in PURPOSES
        for use in (Use(purpose), *([Use(purpose, exception=True)] if purpose.restricted else []))
    }
    return known.get(cookies.get(COOKIE, ""))


def check_use() -> Use:
    """Return the allowed use of the request under way; whatever reads a visitor's face calls this.

    Raises:
        UseNotAllowed: none was stated, or one that is prohibited.
    """
    use = stated(request.cookies)
    if use is None:
        raise UseNotAllowed.unstated()
    if not use.allowed:
        raise UseNotAllowed.prohibited(use)
    return use
