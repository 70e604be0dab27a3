"""The gallery: what an address asks for, the rows it gives, and what is handed out of them."""

import csv
import io
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from dash import Dash

from core.data.store import Dataset
from core.labels import EMOTIONS, SPLITS
from core.quality.columns import EXACT, LABEL, NEAR
from core.runs.run import Run
from core.settings import Settings
from dashboard.app import create_app
from dashboard.components.media import decode_rows
from dashboard.services import Services, services
from pages.dataset import ids
from pages.dataset.layout import layout
from pages.dataset.tabs import TABS, load_tabs
from pages.dataset.tabs.gallery.callbacks import go_to_row, select_these, show_list
from pages.dataset.tabs.gallery.controls import CONTROLS
from pages.dataset.tabs.gallery.listing import Listing, catalogue, listing
from pages.dataset.tabs.gallery.view import RANGES, GalleryView
from pages.dataset.tabs.gallery.words import note, of_list
from tests.stored_runs import PER_SPLIT, store_answers, store_dataset
from tests.unit.core.quality.test_columns import doubted, with_a_copy
from tests.unit.pages.dataset.conftest import write

COLUMNS = ("brightness", "contrast", "sharpness", "entropy")
RIGHT_FROM = 30  # the stored run is wrong on the first 30 pictures of each split


@pytest.fixture
def app(settings: Settings) -> Dash:
    return create_app(settings)


@pytest.fixture
def dataset(settings: Settings) -> Dataset:
    """1,050 pictures of noise with votes on some of them, and a run that was evaluated on them."""
    faces = store_dataset(settings)
    store_answers(settings, faces, RIGHT_FROM, sure=0.7)
    return faces


@pytest.fixture(autouse=True)
def shared(app: Dash) -> Iterator[Services]:
    with app.server.test_request_context("/dataset?tab=gallery"):
        yield services()


def listed(dataset: Dataset, selected=None, **query: Any) -> Listing:
    offered = catalogue(services(), dataset)
    return listing(services(), offered, offered.view(query), selected)


def controls(**given: Any) -> dict[str, Any]:
    return dict.fromkeys(CONTROLS) | given


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"split": "Test", "label": "bored,,", "flags": "unknown", "sort": "beauty", "order": "up"},
        {"brightness_min": "nan", "contrast_max": "1e999", "entropy_min": "inf"},
        {"brightness_min": "9" * 50, "contrast_max": "--1", "seed": "-1", "at": "1050"},
        {"predicted": "sad", "outcome": "wrong", "sort": "loss", "run": "gone"},
        {"vote_entropy_min": "1", "size": "huge", "label": 3, "flags": None},
    ],
)
def test_anything_unknown_falls_back_to_its_default(dataset, query):
    # No run and no votes are known here, so nothing can be asked of them.
    assert GalleryView.of(query, dataset, columns=COLUMNS) == GalleryView()


def test_an_address_and_its_view_say_the_same(dataset):
    query = {
        "split": "PublicTest",
        "label": "fear,sad",
        "brightness_min": "10.5",
        "brightness_max": "200",
        "predicted": "happy",
        "outcome": "wrong",
        "run": "one",
        "flags": "dark",
        "sort": "loss",
        "order": "desc",
    }
    offered = {"columns": COLUMNS, "runs": ["one"], "flags": ["blank", "dark"]}
    view = GalleryView.of(query | {"at": "5"}, dataset, **offered)
    assert view.labels == ("fear", "sad")
    assert view.ranges == {"brightness": (10.5, 200.0)}
    assert view.at == 5
    assert view.query() == query
    assert GalleryView.of(view.query(), dataset, **offered).query() == query
    # Controls send lists and numbers.
    sent = query | {"label": ["sad", "fear"], "flags": ["dark"], "brightness_min": 10.5}
    assert GalleryView.of(sent, dataset, **offered).query() == query


def test_every_control_changes_the_list(dataset):
    everything = listed(dataset).rows
    np.testing.assert_array_equal(everything, np.arange(3 * PER_SPLIT))
    rows = listed(dataset, split="PublicTest").rows
    np.testing.assert_array_equal(rows, dataset.indices("PublicTest"))
    rows = listed(dataset, label=["fear", "sad"]).rows
    assert set(dataset.labels[rows]) == {2, 4}
    means = np.asarray(dataset.images).mean((1, 2))
    rows = listed(dataset, brightness_min="127", brightness_max="128").rows
    np.testing.assert_array_equal(rows, np.flatnonzero((means >= 127) & (means <= 128)))
    rows = listed(dataset, sort="brightness", order="desc").rows
    assert (np.diff(means[rows]) <= 1e-3).all()
    np.testing.assert_array_equal(listed(dataset, order="desc").rows, everything[::-1])
    first, second = (listed(dataset, sort="random", seed=seed).rows for seed in (1, 2))
    assert sorted(first) == sorted(second)
    assert first.tolist() != second.tolist()
    rows = listed(dataset, selected=np.array([3, 5, 8]), order="desc").rows
    assert rows.tolist() == [8, 5, 3]


def test_what_a_run_said_filters_and_sorts(dataset):
    wrong = listed(dataset, outcome="wrong", split="PrivateTest").rows
    np.testing.assert_array_equal(wrong, dataset.indices("PrivateTest")[:RIGHT_FROM])
    assert len(listed(dataset, outcome="right").rows) == 3 * (PER_SPLIT - RIGHT_FROM)
    answered = listed(dataset, predicted="disgust", outcome="wrong").rows
    # The run names the class after the true one.
    assert set(dataset.labels[answered]) == {0}
    hardest = listed(dataset, sort="loss", order="desc")
    assert set(hardest.rows[: 3 * RIGHT_FROM].tolist()) == set(
        listed(dataset, outcome="wrong").rows
    )
    assert note(hardest, int(hardest.rows[0])).startswith("3.")
    sure = listed(dataset, outcome="wrong")
    assert note(sure, 0) == f"70\u00a0% {EMOTIONS[1]}"
    assert len(listed(dataset, confidence_min="0.71").rows) == 0


def test_a_split_that_was_not_evaluated_is_neither_right_nor_wrong(settings, tmp_path):
    faces = store_dataset(settings, "other", seed=3)
    # A run of other pictures: nothing is known of it here, so it is not offered.
    store_answers(settings, store_dataset(settings, "third", seed=4), 5)
    assert catalogue(services(), faces).runs == []
    assert listed(faces, outcome="wrong").view.outcome == ""


def test_flags_are_any_of(settings):
    images = np.full((6, 48, 48), 128, np.uint8)
    images[1:] = np.random.default_rng(0).integers(0, 256, (5, 48, 48))
    images[4] //= 8
    dataset = write(settings.datasets, [0] * 6, [0] * 6, images=images)
    assert listed(dataset, flags="blank").rows.tolist() == [0]
    assert listed(dataset, flags="blank,dark").rows.tolist() == [0, 4]


def test_the_list_in_words(dataset):
    view = listed(dataset, label="fear", sort="sharpness")
    assert of_list(view, 1050, selected=False) == (
        "150 of 1,050 pictures, by sharpness, most blurred first."
    )
    whole = listed(dataset, sort="random")
    assert of_list(whole, 1050, selected=True) == "1,050 selected pictures, in random order."


def test_parts_are_what_the_list_says(app, dataset):
    shown = show_list(controls(sort="brightness", label=["happy"]), "faces", "")
    wall, status, address, empty, hidden, _ = shown
    assert status == "150 of 1,050 pictures, by brightness, darkest first."
    assert (empty, hidden) == (False, True)
    assert wall["n"] == 150
    client = app.server.test_client()
    rows, labels = [], []
    for start in (0, 100):
        part = client.get(f"{wall['address']}&from={start}&count=100").get_json()
        rows += part["rows"]
        labels += part["labels"]
        sheet = part["sprite"].split("/")[-1].removesuffix(".jpg")
        assert decode_rows(sheet).tolist() == part["rows"]
        assert client.get(part["sprite"]).status_code == 200
    assert set(labels) == {"happy"}
    expected = listed(dataset, sort="brightness", label="happy").rows
    assert rows == expected.tolist()
    assert part["notes"][0] == f"{np.asarray(dataset.images)[rows[100]].mean():.0f}"

    lines = list(csv.DictReader(io.StringIO(client.get(address).text)))
    assert [int(line["row"]) for line in lines] == rows
    assert {line["label"] for line in lines} == {"happy"}
    assert lines[0]["split"] == SPLITS[dataset.splits[rows[0]]]
    assert float(lines[0]["contrast"]) == pytest.approx(
        np.asarray(dataset.images)[rows[0]].std(), rel=1e-5
    )


def test_the_file_tells_what_a_run_said(app, dataset):
    address = show_list(controls(outcome="wrong", sort="loss", order="desc"), "faces", "")[2]
    lines = list(csv.DictReader(io.StringIO(app.server.test_client().get(address).text)))
    assert len(lines) == 3 * RIGHT_FROM
    assert {line["correct"] for line in lines} == {"wrong"}
    assert lines[0]["predicted"] == EMOTIONS[(EMOTIONS.index(lines[0]["label"]) + 1) % 7]


@pytest.mark.parametrize(
    "path",
    [
        "faces/0000000000000000/part.json?from=0&count=10",
        "absent/{f}/part.json?from=0&count=10",
        "..%2ffaces/{f}/part.json?from=0&count=10",
        "faces/{f}/part.json",
        "faces/{f}/part.json?from=-1&count=10",
        "faces/{f}/part.json?from=0&count=" + "9" * 5000,
        "faces/{f}/part.json?from=0&count=10&selection=000000000000",
        "faces/{f}/list.csv?selection=../x",
    ],
)
def test_nonsense_is_not_found(app, dataset, path):
    address = "/gallery/" + path.format(f=dataset.fingerprint[:16])
    assert app.server.test_client().get(address).status_code == 404


def test_a_part_is_never_longer_than_a_sheet_may_be(app, dataset):
    address = show_list(controls(), "faces", "")[0]["address"]
    client = app.server.test_client()
    assert len(client.get(f"{address}&from=0&count=99999999").get_json()["rows"]) == 200
    beyond = client.get(f"{address}&from=5000&count=10").get_json()
    assert beyond["rows"] == []
    assert beyond["sprite"] is None


def test_a_row_is_gone_to_or_said_to_be_missing(dataset):
    wall, said = go_to_row(1, None, 40, controls(order="desc"), "faces", "")
    assert (wall["first"], wall["focus"]) == (1050 - 1 - 40, True)
    assert said == "Row 40 is number 1,010 of 1,050."
    assert "not among" in go_to_row(1, None, 0, controls(label=["sad"]), "faces", "")[1]
    assert go_to_row(1, None, 1050, controls(), "faces", "")[1] == "Rows go from 0 to 1,049."
    assert go_to_row(1, None, None, controls(), "faces", "")[1] == "Rows go from 0 to 1,049."


def test_the_listed_rows_become_the_selection(dataset, monkeypatch):
    class Context:
        triggered = ({"value": 1},)

    monkeypatch.setattr("pages.dataset.tabs.gallery.callbacks.ctx", Context)
    saved = select_these(1, controls(label=["fear"], split="Training"), "faces", "")
    rows = services().selections.load(dataset, saved["key"])
    assert set(dataset.labels[rows]) == {2}
    assert set(dataset.splits[rows]) == {0}
    # Within a selection, what is listed is narrowed further.
    key = saved["key"]
    again = select_these(1, controls(brightness_min=127.5), "faces", key)
    assert set(services().selections.load(dataset, again["key"])) < set(rows)
    status = show_list(controls(), "faces", key)[1]
    assert status.startswith(f"{len(rows)} selected pictures")


def test_a_link_begins_at_its_row(dataset):
    drawn = layout({"tab": "gallery", "at": "40", "order": "desc"})
    store = next(c for c in drawn._traverse() if getattr(c, "id", None) == ids.LISTING)
    assert store.data["first"] == 1050 - 1 - 40
    assert store.data["n"] == 1050


def test_an_empty_set_says_so_on_every_tab(settings):
    write(settings.datasets, [], [], images=np.zeros((0, 48, 48), np.uint8))
    for tab in load_tabs():
        said = str(layout({"data": "small", "tab": tab.name}))
        assert ("This data set holds no picture." in said) == tab.needs_pictures, tab.name


@pytest.mark.parametrize("n", [1, 30])
def test_small_sets_of_one_class_have_a_gallery_too(settings, n):
    splits, labels = [0] * n, [3] * n
    dataset = write(settings.datasets, splits, labels)
    for query in ({}, {"sort": "entropy"}, {"flags": "dark"}, {"label": "sad"}):
        drawn = layout({"data": "small", "tab": "gallery", **query})
        store = next(c for c in drawn._traverse() if getattr(c, "id", None) == ids.LISTING)
        assert store.data["n"] == (0 if "flags" in query or "label" in query else n)
    assert listed(dataset, sort="contrast").rows.shape == (n,)
    for tab in TABS:
        assert "Something went wrong" not in str(layout({"data": "small", "tab": tab}))


def test_every_range_can_be_asked_for(settings):
    votes = {"votes_fear": np.array([10, 5, 6]), "votes_sadness": np.array([0, 5, 4])}
    # The last two are the same picture, in all that is measured above the first.
    images = np.random.default_rng(0).integers(0, 256, (3, 48, 48), dtype=np.uint8)
    images[0] //= 2
    images[1] = images[2]
    dataset = write(settings.datasets, [0] * 3, [2] * 3, images=images, features=votes)
    run = store_answers_for_three(settings, dataset)
    services().quality.find_copies(dataset)
    services().quality.keep_label_issues(run, dataset, doubted(dataset))
    for name in RANGES:
        values = listed(dataset, sort="loss").columns[name]
        middle = float(np.sort(values)[1])
        found = listed(dataset, **{f"{name}_min": f"{0.9999 * middle:.5g}"[:12]}).rows
        assert 0 < len(found) < 3, name
    assert listed(dataset, sort="vote_entropy", order="desc").rows.tolist() == [1, 2, 0]


def store_answers_for_three(settings: Settings, dataset: Dataset) -> Run:
    from tests.stored_runs import store_run

    sure = np.array([0.4, 0.6, 0.8], np.float32)
    found = np.repeat((1 - sure)[:, None] / 6, 7, axis=1)
    found[:, 2] = sure
    return store_run(settings, dataset, {"Training": found.astype(np.float32)})


def test_copies_and_doubts_order_the_gallery_once_they_were_looked_for(settings):
    dataset = with_a_copy(settings)
    run = store_answers(settings, dataset, RIGHT_FROM)
    address = {"data": "copied", "tab": "gallery"}
    # A list that cannot be had begins with the first row, and the way to it is shown.
    assert listed(dataset, sort=LABEL).rows[0] == 0
    assert "Have it looked for under Problems" in str(layout(address))
    services().quality.find_copies(dataset)
    services().quality.keep_label_issues(run, dataset, doubted(dataset))
    assert "Have it looked for under Problems" not in str(layout(address))
    most = listed(dataset, sort=NEAR, order="desc")
    assert most.rows[:4].tolist() == [0, 1, 700, 2]
    assert [note(most, row) for row in (0, 2)] == ["3 alike", "no copy"]
    assert listed(dataset, **{f"{EXACT}_min": "2"}).rows.tolist() == [0, 1, 700]
    doubts = listed(dataset, sort=LABEL, **{f"{LABEL}_max": "0.002"})
    assert doubts.rows.tolist() == [0, 1, 2]
    assert of_list(doubts, 1050, selected=False).endswith(
        "by trust in the label, most doubtful first."
    )


def test_a_part_tells_what_was_decided_about_its_rows(app, dataset):
    services().decisions.decide(dataset, [3], "set_aside")
    address = show_list(controls(), "faces", "")[0]["address"]
    part = app.server.test_client().get(f"{address}&from=0&count=10").get_json()
    assert part["badges"] == {"3": ["−", "set aside"]}  # noqa: RUF001 - the sign, not the hyphen


def test_the_drawer_leads_to_the_pictures_beside_it_in_the_list_and_to_its_cell(dataset):
    address = {"data": "faces", "tab": "gallery", "label": "happy", "order": "desc"}
    happy = listed(dataset, label=["happy"], order="desc").rows.tolist()
    drawn = layout({**address, "row": str(happy[0])})
    previous, following = (
        part
        for part in drawn._traverse()
        if isinstance(id := getattr(part, "id", None), dict) and id["type"] == ids.STEP
    )
    assert (previous.disabled, following.value) == (True, "1")
    assert f"1 of {len(happy)}" in str(drawn)
    links = [getattr(c, "href", "") for c in drawn._traverse()]
    assert any("split=PrivateTest" in each and "cells=happy-happy" in each for each in links)
    # A row that is not in the list has no neighbours in it.
    assert "dataset-step-button" not in str(layout({**address, "row": "0"}))


def test_links_to_other_tabs_keep_filters_but_not_the_open_picture(dataset):
    drawn = layout({"data": "faces", "tab": "gallery", "label": "happy", "row": "3"})
    links = [c.href for c in drawn._traverse() if getattr(c, "className", "") == "dataset-tab"]
    assert len(links) == len(TABS)
    for each in links:
        assert "label=happy" in each
        assert "row=" not in each
