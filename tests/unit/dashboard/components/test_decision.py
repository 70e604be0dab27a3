"""Decisions as badges on pictures, and in words."""

from dash import Dash

from core.data.store import Dataset
from dashboard.components.decision import badges, in_words
from dashboard.components.gallery import gallery
from dashboard.services import services


def test_a_decided_picture_carries_its_badge(app: Dash, dataset: Dataset):
    with app.server.test_request_context("/"):
        services().decisions.decide(dataset, [3], "relabel", 0)
        services().decisions.decide(dataset, [5], "ambiguous")
        found = badges(dataset, [3, 4])
        assert [(row, b.sign, b.words) for row, b in found.items()] == [
            (3, "→", "relabelled as angry")
        ]
        thumbs = gallery(dataset, [4, 3], id_type="x-picture-button", badges=found).children
    plain, badged = (thumb.to_plotly_json()["props"] for thumb in thumbs)
    assert "data-badge" not in plain
    assert badged["data-badge"] == "→"
    assert badged["aria-label"] == "row 3, labelled happy, relabelled as angry"


def test_nothing_decided_is_said_too():
    assert in_words(None) == "undecided"
