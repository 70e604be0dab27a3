"""The command line: `python -m core COMMAND`. Each command is a module of this package.

A module `core/cli/<word>.py` defines `app = typer.Typer(add_completion=False, help=...)` with one
command, or several for a group, and is added by one word in `COMMANDS`. It loads only when its
command is used or help is shown; heavy libraries belong inside its functions.

Exit codes: 0 done, 1 an error that the message explains, 2 wrong usage, 130 interrupted,
143 terminated.
"""

import importlib
import json
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Any, Final

import typer
from typer.core import TyperGroup
from typer.main import get_command

from core.errors import EmotionLensError
from core.progress import Progress

COMMANDS: Final[tuple[str, ...]] = (
    "data",
    "train",
    "search",
    "studies",
    "evaluate",
    "ensemble",
    "compare",
    "costs",
    "explain",
    "predict",
    "final",
    "runs",
    "triage",
    "jobs",
    "video",
)
"""One word a command, in the order in which help lists them."""


class _LazyCommands(TyperGroup):
    """The commands of `COMMANDS`, each imported when it is asked for."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in COMMANDS:
            return None
        return get_command(importlib.import_module(f"core.cli.{cmd_name}").app)


app = typer.Typer(
    cls=_LazyCommands, add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False
)


@app.callback()
def _root() -> None:
    """Emotion Lens: data sets, training and evaluation from the command line."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; an explained error is one line on stderr."""
    previous = signal.signal(signal.SIGTERM, _exit_on_terminate)
    try:
        app(args=arguments, prog_name="python -m core")
    except SystemExit as exit_:
        return exit_.code if isinstance(exit_.code, int) else int(exit_.code is not None)
    except EmotionLensError as error:
        complain(str(error))
        return 1
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        sys.stderr.write(f"Error: {error.strerror or error}{where}.\n")
        return 1
    finally:
        signal.signal(signal.SIGTERM, previous)
    return 0


def print_json(value: object) -> None:
    """Print a result for programs: indented JSON on stdout, nothing else."""
    sys.stdout.write(json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n")


def say(text: str = "") -> None:
    """Print one line of a result for people on stdout."""
    sys.stdout.write(text + "\n")


def say_aside(text: str) -> None:
    """Print one line on stderr, so that a result on stdout stays what programs expect."""
    sys.stderr.write(f"{_one_line(text)}\n")


def complain(text: str) -> None:
    """Print an error as one line on stderr; the command may go on."""
    say_aside(f"Error: {text}")


@contextmanager
def progress_bar(title: str) -> Iterator[Progress]:
    """Yield a `Progress` that draws a bar on stderr, and nothing where stderr is no terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[note]}"),
    )
    with Bar(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task(title, total=None, note="")

        def report(done: int, total: int, note: str) -> None:
            bar.update(task, completed=done, total=total or None, note=note)

        yield report


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _exit_on_terminate(_signal: int, _frame: FrameType | None) -> None:
    # As an exception, so that blocks that clean up behind themselves do so.
    raise SystemExit(128 + signal.SIGTERM)
