"""What the models are used for: asked on first use, kept in a cookie, checked at every request.

Inferring emotions at work or in education is prohibited in the EU other than for medical or
safety reasons (Regulation (EU) 2024/1689, article 5(1)(f)). The page asks before it takes a
picture, and every address that analyses one checks the answer again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask import request

from core.errors import EmotionLensError

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


PURPOSES: Final = (
    Purpose("therapy", "Therapy or medical", "With patients or clients who agreed to it."),
    Purpose("research", "Research", "Studies of faces, labels, models or their errors."),
    Purpose("education", "Education", "In a school, university or training.", restricted=True),
    Purpose("workplace", "Workplace", "About employees, applicants or contractors.", True),
    Purpose("personal", "Personal", "My own pictures, to see how this works."),
    Purpose("other", "Other", "Something else."),
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
    def title(self) -> str:
        """The purpose as it is shown and written into reports."""
        reasons = ", for medical or safety reasons" if self.exception else ""
        return f"{self.purpose.title}{reasons}"

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
            hint="Reload the Predict page: it asks, and this browser remembers the answer.",
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
    """Return the allowed use of the request under way; every address that analyses calls this.

    Raises:
        UseNotAllowed: none was stated, or one that is prohibited.
    """
    use = stated(request.cookies)
    if use is None:
        raise UseNotAllowed.unstated()
    if not use.allowed:
        raise UseNotAllowed.prohibited(use)
    return use
