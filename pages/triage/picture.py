"""One error, large: the picture, what may be decided about it, and what speaks for what."""

import time
from typing import Any

from dash import html
from dash.development.base_component import Component

from core.labels import EMOTIONS
from core.triage.history import Decision
from core.triage.rules import VERDICTS
from dashboard.components.address import link
from dashboard.components.attributes import aria, data
from dashboard.components.decision import in_words
from dashboard.components.media import picture_url
from dashboard.components.page import empty_state, icon
from dashboard.components.text import count, percent
from pages.triage import ids, words
from pages.triage.facts import answers_table, proposal, votes_table
from pages.triage.view import cells_name
from pages.triage.work import Work


def panel(work: Work, row: int | None, *, undo: bool = False, redo: bool = False) -> Component:
    """Return the picture to decide about, or that there is none left.

    Args:
        work: the list it is taken from.
        row: one of `work.rows`; None: nothing is listed.
        undo: whether something was decided here that can be taken back.
        redo: whether something was taken back here.
    """
    # assets/60-triage.js acts on the row that stands here, and once only for each drawing.
    attributes = data(shown=str(time.time_ns()), row=None if row is None else str(row))
    inside = (
        [_progress(work, row), _nothing(work), _history(undo, redo)]
        if row is None
        else [
            _progress(work, row),
            html.Div(
                [
                    _picture(work, row),
                    proposal(work, row),
                    _actions(work, row, undo, redo),
                    _speaking(work, row),
                ],
                className="el-triage-main",
            ),
        ]
    )
    return html.Div(inside, className="el-triage", **attributes)


def _progress(work: Work, row: int | None) -> Component:
    done, total = int(work.decided.sum()), len(work.rows)
    place = work.listed.tolist().index(row) + 1 if row is not None and row in work.listed else None
    listed = f"{count(place)} of {count(len(work.listed))} {_listed(work)}" if place else ""
    return html.Div(
        [
            html.Progress(
                value=str(done),
                max=str(max(total, 1)),
                className="el-progress",
                **aria(label="Errors decided"),
            ),
            html.P(
                [html.Strong(f"{count(done)} of {count(total)} decided"), html.Span(listed)],
                className="el-triage-count",
            ),
        ],
        className="el-triage-progress",
    )


def _listed(work: Work) -> str:
    return {"undecided": "undecided", "decided": "decided", "all": "errors"}[work.view.show]


def _picture(work: Work, row: int) -> Component:
    label = EMOTIONS[int(work.dataset.labels[row])]
    predicted = EMOTIONS[int(work.known.outcomes.predicted[work.place(row)])]
    found = work.overlay.decisions.get(row)
    following = work.after(row)
    return html.Figure(
        [
            html.Img(
                src=picture_url(work.dataset, row),
                alt=f"Row {row}, labelled {label}",
                className="el-triage-picture",
            ),
            html.Figcaption(
                [
                    html.Strong(["Labelled ", html.Span(label, className="el-triage-label")]),
                    html.Span(f"{work.run.title} says {predicted}"),
                    html.Span(f"Row {row}, {work.view.split}"),
                    html.Span(
                        [icon("check2-circle" if found else "circle"), f" {in_words(found)}"],
                        className="el-triage-state",
                    ),
                    html.A(
                        [icon("lightbulb"), " Explain this picture"],
                        href=link("/explain", data=work.dataset.name, run=work.run.run_id, row=row),
                    ),
                ]
            ),
            # Fetched now, so that the next picture stands at once.
            *([_ahead(work, following)] if following not in (None, row) else []),
        ],
        className="el-triage-figure",
    )


def _ahead(work: Work, row: int | None) -> Component:
    return html.Img(src=picture_url(work.dataset, row or 0), alt="", hidden=True)


def _actions(work: Work, row: int, undo: bool, redo: bool) -> Component:
    found = work.overlay.decisions.get(row)
    return html.Div(
        [
            html.H3("What is it?"),
            html.Div(
                [
                    _act(
                        do=verdict,
                        key=str(number + 1),
                        text=words.VERDICT_TITLES[verdict],
                        help=words.VERDICT_HELP[verdict],
                        pressed=found is not None and found.choice == verdict,
                    )
                    for number, verdict in enumerate(VERDICTS)
                ],
                className="el-triage-marks",
                role="group",
                **aria(label="Mark this error"),
            ),
            html.H3([html.Span("Or give it another label "), html.Kbd("R")]),
            html.Div(
                [_relabel(work, row, label, found) for label in range(len(EMOTIONS))],
                className="el-triage-labels",
                role="group",
                **aria(label="Give it another label; press R, then a number or a letter"),
            ),
            html.Div(
                [
                    _act(
                        do="set_aside",
                        key="S",
                        text="Set aside",
                        pressed=found is not None and found.choice == "set_aside",
                    ),
                    _act(do="clear", key="C", text="Clear", disabled=found is None),
                    *_turns(undo, redo),
                ],
                className="el-triage-row",
            ),
            html.Div(
                [
                    _step(work, row, -1, "previous", "ArrowLeft", ["← ", "Previous"]),
                    _step(work, row, 1, "next", "ArrowRight", ["Next", " →"]),
                ],
                className="el-triage-row",
            ),
        ],
        className="el-triage-actions",
    )


def _act(
    *,
    do: str,
    key: str,
    text: Any,
    help: str | None = None,
    pressed: bool | None = None,
    disabled: bool = False,
    id: str | None = None,
) -> Component:
    """Return a button that assets/60-triage.js listens to, by press and by its key."""
    named: dict[str, Any] = {} if id is None else {"id": id}
    return html.Button(
        [
            html.Kbd(key) if len(key) == 1 else None,
            html.Span(text),
            html.Small(help) if help else None,
        ],
        type="button",
        className="btn btn-outline-secondary el-triage-act",
        disabled=disabled,
        **named,
        **data(act=do, key=key.lower() if len(key) == 1 else key),
        **aria(pressed=pressed, keyshortcuts=key),
    )


def _relabel(work: Work, row: int, label: int, found: Decision | None) -> Component:
    name = EMOTIONS[label]
    at = name.index(words.LETTERS[label])
    return html.Button(
        [
            html.Kbd(str(label + 1)),
            html.Span([name[:at], html.U(name[at]), name[at + 1 :]]),
        ],
        type="button",
        className="btn btn-outline-secondary btn-sm el-triage-act",
        disabled=label == int(work.dataset.labels[row]),
        **data(act=f"relabel-{name}", number=str(label + 1), letter=words.LETTERS[label]),
        **aria(
            pressed=found is not None and found.label == label,
            label=f"Relabel as {name}",
            keyshortcuts=f"R {label + 1}",
        ),
    )


def _step(work: Work, row: int, step: int, do: str, key: str, text: list[str]) -> Component:
    return _act(do=do, key=key, text=text, disabled=work.neighbour(row, step) is None)


def _turns(undo: bool, redo: bool) -> list[Component]:
    return [
        _act(do="undo", key="U", text="Undo", disabled=not undo, id=ids.UNDO),
        _act(do="redo", key="Y", text="Redo", disabled=not redo, id=ids.REDO),
    ]


def _history(undo: bool, redo: bool) -> Component:
    return html.Div(_turns(undo, redo), className="el-triage-row")


def _speaking(work: Work, row: int) -> Component:
    place = work.place(row)
    loss = float(work.known.outcomes.loss[place])
    own = float(
        work.known.outcomes.probabilities[place, int(work.known.outcomes.true_labels[place])]
    )
    return html.Div(
        [
            html.H3("What the models say"),
            answers_table(work, row),
            html.P(
                f"{work.run.title} gave the label {percent(own)}; its loss here is {loss:.2f}.",
                className="el-help",
            ),
            *votes_table(work, row),
        ],
        className="el-triage-facts",
    )


def _nothing(work: Work) -> Component:
    if not len(work.rows):
        return empty_state(
            "No such errors",
            f"{work.run.title} makes no error of this kind on these pictures.",
            _all_errors(work, "See all errors", show="all"),
            icon_name="check2-circle",
        )
    if work.view.show == "decided":
        return empty_state(
            "Nothing is decided yet",
            "Decide about some errors first.",
            _all_errors(work, "See the undecided ones", cells=work.view.cells),
            icon_name="clipboard",
        )
    return empty_state(
        "All decided",
        f"Every one of these {count(len(work.rows))} errors is decided.",
        _all_errors(work, "Look at the decisions", show="decided", cells=work.view.cells),
        _all_errors(work, "See all errors"),
        icon_name="check2-all",
    )


def _all_errors(work: Work, text: str, *, show: str | None = None, cells: Any = ()) -> Component:
    return html.A(
        text,
        href=link(
            "/triage",
            data=work.dataset.name,
            run=work.run.run_id,
            split=work.view.split,
            cells=cells_name(cells) or None,
            show=show,
        ),
        className="btn btn-outline-primary",
    )
