"""One root for every error a user may see: what happened, and what to do about it."""

from collections.abc import Iterable


class EmotionLensError(Exception):
    """An error whose text is written for the person at the screen.

    Attributes:
        code: stable identifier in kebab case, for logs, tests and `--json`.
        message: one sentence: what is wrong.
        hint: one sentence: what to do. May be empty.
    """

    code = "error"

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()

    def __reduce__(self) -> tuple[object, ...]:
        # Keyword-only arguments do not survive the default pickling between processes.
        return _rebuild, (type(self), self.message, self.hint)


def _rebuild(kind: type[EmotionLensError], message: str, hint: str) -> EmotionLensError:
    error = kind.__new__(kind)
    EmotionLensError.__init__(error, message, hint=hint)
    return error


class UnknownName(EmotionLensError):
    """A name that no registry entry, data set or run carries."""

    code = "unknown-name"

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        names = ", ".join(sorted(known)) or "none yet"
        super().__init__(f"No {kind} '{name}'.", hint=f"Known: {names}.")


class InvalidSetting(EmotionLensError):
    """A parameter or setting outside what is allowed."""

    code = "invalid-setting"
