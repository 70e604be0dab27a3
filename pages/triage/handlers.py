"""What the presses and controls of the triage page lead to; `callbacks` wires them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypedDict

from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from core.errors import EmotionLensError
from core.labels import EMOTIONS
from core.triage.decisions import NothingToUndo
from core.triage.exchange import InvalidList, import_text
from core.triage.history import CHOICES, Choice
from dashboard.components.decision import in_words
from dashboard.components.text import count
from dashboard.services import services
from pages.triage.effect import effect
from pages.triage.layout import ALL, back, cell_options, drawn
from pages.triage.picture import panel
from pages.triage.view import cells_name, row_number, view
from pages.triage.work import Work, work

Values = Mapping[str, Any]
"""Address parameter -> value of its control, as the browser sent it."""
Steps = dict[str, list[int]]
"""Steps made in this tab: "done" and "undone", the latest last."""


class ListAnswer(TypedDict):
    """What a change of the controls draws anew.

    Attributes:
        panel: the picture, or why there is none.
        row: its number.
        options: of the choice of errors.
        cells: the errors chosen.
        back: address of the confusion matrix.
    """

    panel: Component
    row: int | None
    options: list[dict[str, str]]
    cells: str
    back: str


class ActAnswer(TypedDict):
    """What follows from a press.

    Attributes:
        panel: the picture to look at next.
        row: its number.
        steps: made in this tab.
        status: what happened, read out by screen readers.
        changed: whether anything was decided or taken back.
    """

    panel: Component
    row: int | None
    steps: Steps
    status: str
    changed: bool


def list_errors(values: Values, row: object, steps: object) -> ListAnswer:
    """List errors for the controls' values; the picture stays if it is among them."""
    shared, chosen = services(), view(values)
    found, problem, kept = None, None, None
    try:
        found = work(shared, values)
    except EmotionLensError as error:
        problem = error
    if found is not None:
        wanted = row_number(row)
        # A picture that the new list does not show gives way to the first one that it does.
        kept = wanted if wanted is not None and wanted in found.listed else found.current(None)
    matrix = back(str(values["data"]), str(values["run"]), chosen)
    return ListAnswer(
        panel=drawn(found, kept, problem, matrix)
        if found is None
        else _panel(found, kept, _steps(steps)),
        row=kept,
        options=cell_options(found, chosen),
        cells=cells_name(chosen.cells) or ALL,
        back=matrix,
    )


def act(values: Values, pressed: object, steps: object) -> ActAnswer:
    """Do what was pressed: decide, take back, or move.

    Args:
        values: of the controls.
        pressed: `{"do": what, "row": the picture it was pressed for}`.
        steps: made in this tab.

    Raises:
        EmotionLensError: decisions cannot be written.
    """
    shared, made = services(), _steps(steps)
    found = work(shared, values)
    asked = pressed if isinstance(pressed, dict) else {}
    row, do = row_number(asked.get("row")), str(asked.get("do"))
    if found is None:
        raise PreventUpdate
    if do in ("undo", "redo"):
        return _turn(values, do, made, row)
    if row is None or row not in found.rows:
        raise PreventUpdate
    if do in ("previous", "next"):
        target = found.neighbour(row, 1 if do == "next" else -1)
        shown = row if target is None else target
        return _answer(found, shown, made, _told(found, shown), changed=False)
    choice, label = _choice(do)
    step = shared.decisions.decide(found.dataset, [row], choice, label)
    made = {"done": [*made["done"], step], "undone": []}
    found = _again(found)
    following = row if choice == "none" else found.after(row)
    said = in_words(found.overlay.decisions.get(row))
    return _answer(found, following, made, f"Row {row}: {said}. {_told(found, following)}")


def show_effect(values: Values) -> list[Component]:
    """Return the figures with and without decisions."""
    try:
        found = work(services(), values)
    except EmotionLensError:
        # The list says why there is nothing.
        return []
    return [] if found is None else effect(found)


def read_list(values: Values, text: str) -> tuple[str, bool]:
    """Add decisions from a file's text, and return what happened and whether they changed."""
    shared = services()
    try:
        added = import_text(shared.dataset(values["data"]), shared.decisions, text.encode())
    except InvalidList as error:
        return str(error), False
    return f"Added {count(added)} decisions that differ from those here.", added > 0


def _turn(values: Values, do: str, made: Steps, row: int | None) -> ActAnswer:
    """Take back or do again the latest step of this tab, and show its picture."""
    shared = services()
    dataset = shared.dataset(values["data"])
    source, target = ("done", "undone") if do == "undo" else ("undone", "done")
    if not made[source]:
        raise PreventUpdate
    step, rest = made[source][-1], made[source][:-1]
    try:
        turned = (shared.decisions.undo if do == "undo" else shared.decisions.redo)(dataset, step)
    except NothingToUndo:
        # Somebody else has taken it back; there is nothing left of it here.
        made, turned = {**made, source: rest}, ()
    else:
        made = {**made, source: rest, target: [*made[target], step]}
    found = work(shared, values)
    if found is None:
        raise PreventUpdate
    shown = found.current(turned[0] if turned else row)
    did = "Taken back" if do == "undo" else "Done again"
    return _answer(found, shown, made, f"{did}. {_told(found, shown)}")


def _choice(do: str) -> tuple[Choice, int | None]:
    """Return the decision that a button stands for."""
    kind, _, name = do.partition("-")
    if kind == "relabel" and name in EMOTIONS:
        return "relabel", EMOTIONS.index(name)
    if do == "clear":
        return "none", None
    choice = next((each for each in CHOICES if each == do and each != "relabel"), None)
    if choice is None:
        raise PreventUpdate
    return choice, None


def _again(found: Work) -> Work:
    """Return the same work after a decision."""
    return replace(found, overlay=found.services.decisions.overlay(found.dataset))


def _answer(
    found: Work, row: int | None, made: Steps, status: str, *, changed: bool = True
) -> ActAnswer:
    return ActAnswer(
        panel=_panel(found, row, made), row=row, steps=made, status=status, changed=changed
    )


def _panel(found: Work, row: int | None, made: Steps) -> Component:
    return panel(found, row, undo=bool(made["done"]), redo=bool(made["undone"]))


def _told(found: Work, row: int | None) -> str:
    if row is None:
        return "Nothing is left in this list."
    label = EMOTIONS[int(found.dataset.labels[row])]
    state = in_words(found.overlay.decisions.get(row))
    return f"Now row {row}, labelled {label}, {state}."


def _steps(value: object) -> Steps:
    given = value if isinstance(value, dict) else {}
    return {name: [int(step) for step in given.get(name) or []] for name in ("done", "undone")}
