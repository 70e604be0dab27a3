"""What the presses and controls of the triage page lead to."""

from typing import Any

import pytest
from dash.exceptions import PreventUpdate

from core.data.store import Dataset
from core.runs.store import Run
from core.settings import Settings
from dashboard.services import Services
from pages.triage.handlers import act, list_errors, read_list, show_effect
from pages.triage.layout import layout
from pages.triage.view import View, view
from pages.triage.work import NotMeasured, work
from tests.stored_runs import PER_SPLIT, answers, store_run

# First row of PrivateTest; rows up to FIRST + 20 are errors there, equally doubtful.
FIRST = 2 * PER_SPLIT
NONE: dict[str, list[int]] = {"done": [], "undone": []}


def values(dataset: Dataset, run: Run, **more: Any) -> dict[str, Any]:
    return {"data": dataset.name, "run": run.run_id, "split": "PrivateTest", **more}


def press(do: str, row: int | None) -> dict[str, Any]:
    return {"do": do, "row": row, "at": 1}


def choices(services: Services, dataset: Dataset) -> dict[int, str]:
    return {r: d.choice for r, d in services.decisions.overlay(dataset).decisions.items()}


def test_the_address_is_checked_word_by_word():
    assert view({}) == View()
    assert view({"cells": "sad-neutral,x-y,sad-sad,fear-sad", "sort": "loss", "row": "7"}) == View(
        cells=((2, 4), (4, 6)), sort="loss", row=7
    )
    nonsense = {
        "split": "x",
        "cells": "<b>",
        "sort": "1",
        "show": "?",
        "proposed": "no",
        "row": "-1",
    }
    assert view(nonsense) == View()
    assert view({"overlay": "1"}).overlay


def test_a_decision_leads_to_the_next_undecided_error(
    services: Services, dataset: Dataset, run: Run
):
    found = work(services, values(dataset, run))
    assert found is not None
    first, second = found.rows[:2].tolist()
    answer = act(values(dataset, run), press("ambiguous", first), NONE)
    assert choices(services, dataset) == {first: "ambiguous"}
    assert answer["row"] == second
    assert answer["changed"]
    assert f"Row {first}: marked as ambiguous. Now row {second}" in answer["status"]
    assert len(answer["steps"]["done"]) == 1


def test_the_list_starts_again_at_its_end_and_then_is_done(
    services: Services, dataset: Dataset, run: Run
):
    only = values(dataset, run, cells="angry-disgust")
    rows = work(services, only).rows.tolist()
    assert [row % 7 for row in rows] == [0, 0, 0]
    assert act(only, press("set_aside", rows[2]), NONE)["row"] == rows[0]
    assert act(only, press("set_aside", rows[0]), NONE)["row"] == rows[1]
    assert act(only, press("set_aside", rows[1]), NONE)["row"] is None
    assert "All decided" in str(list_errors(only, None, NONE)["panel"])
    assert "Nothing is decided yet" in str(
        list_errors({**only, "cells": "disgust-fear", "show": "decided"}, None, NONE)["panel"]
    )


def test_undo_takes_back_what_this_tab_did_and_nothing_else(
    services: Services, dataset: Dataset, run: Run
):
    now = values(dataset, run)
    mine = act(now, press("model_error", FIRST), NONE)["steps"]
    services.decisions.decide(dataset, [FIRST + 1], "ambiguous")
    answer = act(now, press("undo", FIRST + 2), mine)
    assert choices(services, dataset) == {FIRST + 1: "ambiguous"}
    assert answer["row"] == FIRST
    again = act(now, press("redo", FIRST), answer["steps"])
    assert choices(services, dataset)[FIRST] == "model_error"
    assert again["steps"] == mine
    # Somebody else took it back: here it is gone too, and no error.
    services.decisions.undo(dataset, mine["done"][0])
    assert act(now, press("undo", FIRST), mine)["steps"] == NONE
    with pytest.raises(PreventUpdate):
        act(now, press("undo", FIRST), NONE)


@pytest.mark.parametrize(
    ("do", "row"),
    [
        ("ambiguous", FIRST + 100),
        ("ambiguous", 10**8),
        ("ambiguous", None),
        ("delete", FIRST),
        ("none", 0),
        ("relabel", FIRST),
        ("relabel-bored", FIRST),
    ],
)
def test_what_cannot_be_meant_decides_nothing(
    services: Services, dataset: Dataset, run: Run, do: str, row: int | None
):
    with pytest.raises(PreventUpdate):
        act(values(dataset, run), press(do, row), NONE)
    assert not choices(services, dataset)


def test_clearing_leaves_the_picture_in_sight(services: Services, dataset: Dataset, run: Run):
    act(values(dataset, run), press("relabel-sad", FIRST), NONE)
    assert services.decisions.overlay(dataset).decisions[FIRST].label == 4
    answer = act(values(dataset, run), press("clear", FIRST), NONE)
    assert answer["row"] == FIRST
    assert not choices(services, dataset)


def test_a_selection_restricts_the_list(services: Services, dataset: Dataset, run: Run):
    key = services.selections.save(dataset, [FIRST, FIRST + 5, FIRST + 300])
    found = work(services, values(dataset, run, selection=key))
    assert sorted(found.rows.tolist()) == [FIRST, FIRST + 5]


def test_orders_and_proposals_are_those_of_the_rule(services: Services, dataset: Dataset, run: Run):
    # One net that gives 60 % to another class: ambiguous each time, 0.2 of 1 for none.
    found = work(services, values(dataset, run, proposed="label_issue"))
    everything = work(services, values(dataset, run))
    assert len(found.rows) == int((everything.known.evidence.quality[:21] <= 0.25).sum())
    assert work(services, values(dataset, run, sort="loss")).rows.tolist() == list(
        range(FIRST, FIRST + 21)
    )


def test_a_split_without_answers_says_so(settings: Settings, services: Services, dataset: Dataset):
    labels = dataset.labels[dataset.indices("PublicTest")]
    run = store_run(settings, dataset, {"PublicTest": answers(labels, labels == 0, sure=0.8)})
    with pytest.raises(NotMeasured, match="PrivateTest"):
        work(services, values(dataset, run))
    assert "was not measured on" in str(layout(values(dataset, run)))
    assert "was not measured on" in str(list_errors(values(dataset, run), None, NONE)["panel"])
    assert show_effect(values(dataset, run, overlay=True)) == []


def test_figures_are_shown_when_asked_for(services: Services, dataset: Dataset, run: Run):
    services.decisions.decide(dataset, [FIRST], "relabel", int(dataset.labels[FIRST]) + 1)
    services.decisions.decide(dataset, [FIRST + 1], "set_aside")
    services.decisions.decide(dataset, [0], "ambiguous")
    assert show_effect(values(dataset, run)) == []
    shown = str(show_effect(values(dataset, run, overlay=True)))
    assert "new label: 1. Left out: 1. Only marked, which changes no figure: 0." in shown
    assert "94.0" in shown
    assert "94.6" in shown
    assert "not comparable with published ones" in shown


def test_a_list_is_read_whole_or_not_at_all(services: Services, dataset: Dataset, run: Run):
    head = "row,split,label,decision,new_label,when\n"
    line = "0,Training,angry,ambiguous,,2026-01-31T12:00:00Z\n"
    told, changed = read_list(values(dataset, run), head + line)
    assert changed
    assert "Added 1 decisions" in told
    told, changed = read_list(values(dataset, run), head + line + "1,Training,sad,ambiguous,,x\n")
    assert not changed
    assert told.startswith("Line 3: row 1 of Faces has the label disgust")
    assert choices(services, dataset) == {0: "ambiguous"}
