"""What people see: votes beside labels, or how to import votes."""

from collections.abc import Iterator

import numpy as np
import pytest

from core.settings import Settings
from dashboard.app import create_app
from dashboard.services import Services, services
from pages.dataset.layout import layout
from pages.dataset.scope import scope
from pages.dataset.tabs.gallery.listing import catalogue, listing
from pages.dataset.tabs.people.callbacks import show_votes
from pages.dataset.tabs.people.verdicts import sentences, share, verdicts
from tests.unit.pages.dataset.conftest import write


@pytest.fixture(autouse=True)
def shared(settings: Settings) -> Iterator[Services]:
    with create_app(settings).server.test_request_context("/dataset?tab=people"):
        yield services()


@pytest.fixture
def voted(settings: Settings):
    """Ten fears and ten joys; people take six of the fears for surprise, and are split on two."""
    fear = np.array([9, 9, 0, 0, 0, 0, 0, 0, 5, 5] + [0] * 10, np.uint8)
    surprise = np.array([1, 1, 10, 10, 10, 10, 10, 10, 5, 5] + [0] * 10, np.uint8)
    happy = np.array([0] * 10 + [10] * 9 + [0], np.uint8)
    return write(
        settings.datasets,
        [0] * 5 + [2] * 15,
        [2] * 10 + [3] * 10,
        features={"votes_fear": fear, "votes_surprise": surprise, "votes_happiness": happy},
    )


def said(**query: str) -> str:
    return str(layout({"tab": "people", **query})).replace("\\xa0", " ")


def test_without_votes_the_command_stands_there(settings: Settings):
    write(settings.datasets, [0, 0], [2, 3])
    page = said()
    assert "No votes were imported" in page
    assert "--votes fer2013new.csv" in page


def test_votes_are_counted_in_words(voted):
    found = verdicts(scope(voted))
    assert found is not None
    assert found.named() == "Small, all splits: 19 pictures with votes."
    text = " ".join(sentences(found)).replace("\u00a0", " ")
    assert f"Most people named the label in {share(11, 19)}".replace("\u00a0", " ") in text
    assert "most often for happy, 100.0 % (70.1 to 100.0)" in text
    assert "of 10 pictures labelled fear, 60.0 %" in text
    assert "most people called surprise" in text
    assert "On 2 pictures no answer got more than half" in text


def test_a_split_and_a_selection_restrict_the_votes(voted):
    training = verdicts(scope(voted), "Training")
    assert training is not None
    assert (len(training.rows), training.agreeing) == (5, 2)
    everything = verdicts(scope(voted), "Nonsense")
    assert everything is not None
    assert len(everything.rows) == 19
    part = verdicts(scope(voted, np.array([0, 12, 13])))
    assert part is not None
    assert part.agreeing == 3
    assert verdicts(scope(voted, np.array([19]))) is None
    key = services().selections.save(voted, [19])
    assert "Nobody voted on these pictures." in said(selection=key)


def test_links_lead_to_the_very_pictures(voted):
    page = said(split="PrivateTest")
    assert "tab=gallery&split=PrivateTest&label=fear&said=surprise" in page
    offered = catalogue(services(), voted)
    view = offered.view({"split": "PrivateTest", "label": "fear", "said": "surprise"})
    assert listing(services(), offered, view).rows.tolist() == [5, 6, 7]
    split = offered.view({"said": "split"})
    assert listing(services(), offered, split).rows.tolist() == [8, 9]


def test_another_split_is_drawn_anew(voted):
    drawn = str(show_votes("Training", "small", ""))
    assert "Small, Training: 5 pictures with votes." in drawn
