"""What training sees: the chosen run's settings, the real changes, and what is said of them."""

import base64
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import flask
import numpy as np
import pytest
from dash.development.base_component import Component
from numpy.typing import NDArray
from PIL import Image

from core.data.store import Dataset
from core.predict.inference import Inference
from core.predict.predictor import Predictor
from core.runs.spec import AugmentationSpec, DatasetReference, RunSpec, TrainingSpec
from core.runs.store import Run
from core.settings import Settings
from dashboard.services import Services, install
from pages.dataset.layout import layout
from pages.dataset.tabs.training.augmentation import (
    augmented,
    options,
    settings_of,
    trained_here,
    waiting,
)
from pages.dataset.tabs.training.callbacks import show_augmented
from pages.dataset.view import View

NOTHING = AugmentationSpec(flip=False, shift=0, rotation=0, zoom=0, contrast=0, brightness=0)


@pytest.fixture
def services(tmp_path: Path, dataset: Dataset) -> Iterator[Services]:
    """Services that compute in this process what their own process would compute."""
    made = Services(Settings(home=tmp_path, models=tmp_path / "models"))
    made.__dict__["inference"] = Predictor(made.runs)
    server = flask.Flask("test")
    install(server, made)
    with server.test_request_context():
        yield made


def store(
    services: Services,
    dataset: Dataset,
    augmentation: AugmentationSpec,
    *,
    accuracy: float = 0.5,
    fingerprint: str | None = None,
    seed: int = 0,
) -> Run:
    spec = RunSpec(
        architecture="two_conv",
        architecture_version=1,
        parameters={},
        dataset=DatasetReference(
            name="small", title="Small", fingerprint=fingerprint or dataset.fingerprint
        ),
        training=TrainingSpec(augmentation=augmentation),
        seed=seed,
    )
    return services.runs.write(
        spec,
        title="Two convolutions",
        # Never read: only settings are.
        save_model=lambda path: path.write_bytes(b"net"),
        history={"best_epoch": 1, "epochs": []},
        probabilities={},
        metrics={"PublicTest": {"accuracy": {"value": accuracy}}},
        parameters=1,
        seconds=1.0,
        hardware="test",
    )


def view(services: Services, dataset: Dataset, **query: Any) -> View:
    known = [name for name, _ in options(trained_here(services, dataset))]
    return View.of(query, dataset, settings=known)


def pictures(drawn: list[Component]) -> NDArray[np.uint8]:
    """Return the versions as the browser gets them."""
    uris = re.findall(r"data:image/png;base64,([A-Za-z0-9+/=]+)", str(drawn))
    return np.stack([np.asarray(Image.open(BytesIO(base64.b64decode(uri)))) for uri in uris])


def test_only_nets_trained_on_this_data_set_are_offered_best_first(
    services: Services, dataset: Dataset
):
    worse = store(services, dataset, NOTHING, accuracy=0.4)
    better = store(services, dataset, NOTHING, accuracy=0.6, seed=1)
    store(services, dataset, NOTHING, fingerprint="0" * 64)
    runs = trained_here(services, dataset)
    assert [run.run_id for run in runs] == [better.run_id, worse.run_id]
    assert [name for name, _ in options(runs)] == [better.run_id, worse.run_id, "default"]


def test_the_chosen_runs_settings_count_else_the_defaults(services: Services, dataset: Dataset):
    run = store(services, dataset, NOTHING)
    runs = trained_here(services, dataset)
    assert settings_of(runs, view(services, dataset)) == NOTHING
    assert settings_of(runs, view(services, dataset, settings=run.run_id)) == NOTHING
    assert settings_of(runs, view(services, dataset, settings="default")) == AugmentationSpec()
    assert settings_of([], View.of({}, dataset)) == AugmentationSpec()


def test_settings_that_change_nothing_give_the_picture_sixteen_times(
    services: Services, dataset: Dataset
):
    store(services, dataset, NOTHING)
    drawn = augmented(services, dataset, view(services, dataset, example="17"))
    np.testing.assert_array_equal(pictures(drawn), np.repeat(dataset.images[17:18], 16, axis=0))
    assert "change nothing" in str(drawn)
    assert "row 17, angry, Training" in str(drawn)


def test_versions_depend_on_picture_settings_and_draw(services: Services, dataset: Dataset):
    def versions(**query: Any) -> NDArray[np.uint8]:
        found = pictures(augmented(services, dataset, view(services, dataset, **query)))
        assert found.shape == (16, 48, 48)
        return found

    first = versions(example="17")
    np.testing.assert_array_equal(versions(example="17"), first)
    assert not np.array_equal(versions(example="17", draw="1"), first)
    assert not np.array_equal(versions(example="18"), first)
    assert len({picture.tobytes() for picture in first}) == 16
    store(services, dataset, AugmentationSpec(rotation=90))
    assert not np.array_equal(versions(example="17"), first)


def test_mixup_blends_with_a_row_that_is_named_in_shares_that_are_named(
    services: Services, dataset: Dataset
):
    store(services, dataset, NOTHING.model_copy(update={"mixup": 1.0}))
    drawn = augmented(services, dataset, view(services, dataset, example="150", draw="2"))
    said = str(drawn)
    (partner,) = {int(row) for row in re.findall(r"'Row (\d+) of Small", said)} - {150}
    assert partner in dataset.indices("Training")
    assert "Blended with" in said
    assert "Below each version: how much of it is row 150." in said
    assert "Row 150 is of PublicTest: no training uses it." in said
    shares = [int(share) / 100 for share in re.findall(r"Version \d+, (\d+)\\xa0% of it", said)]
    assert len(set(shares)) > 8
    own, other = (dataset.images[row].astype(float) for row in (150, partner))
    for share, picture in zip(shares, pictures(drawn), strict=True):
        # Shares are said in whole per cent: half of one is up to 1.3 grey levels.
        np.testing.assert_allclose(picture, share * own + (1 - share) * other, atol=2)


def test_without_a_picture_chosen_it_is_the_first_of_training(services: Services, dataset: Dataset):
    assert "'Row 0 of Small" in str(augmented(services, dataset, view(services, dataset)))


def closed(settings: Settings) -> Inference:
    """Return an inference process that has ended for good."""
    inference = Inference(settings)
    inference.close()
    return inference


def test_a_failure_stands_where_the_versions_would(services: Services, dataset: Dataset):
    services.__dict__["inference"] = closed(services.settings)
    said = str(augmented(services, dataset, View.of({"example": "17"}, dataset)))
    assert "The model stopped in the middle of its work." in said
    assert "row 17, angry" in said
    assert "data:image" not in said


def test_the_page_itself_waits_for_nothing(services: Services, dataset: Dataset):
    services.__dict__["inference"] = closed(services.settings)
    said = str(layout({"tab": "training", "row": "17", "draw": "3"}))
    assert "What training sees" in said
    assert "Default settings, no model" in said
    assert "row 17, angry, Training" in said
    assert said.count("dataset-version-empty") == 16
    drawn = waiting(dataset, NOTHING, View.of({"example": "17"}, dataset))
    assert "Changing the picture…" in str(drawn)


def test_the_handler_reads_what_the_browser_sends(services: Services, dataset: Dataset):
    run = store(services, dataset, NOTHING)
    sent = (run.run_id, 1, 17, "small")
    np.testing.assert_array_equal(pictures(show_augmented(*sent))[3], dataset.images[17])
    # Nonsense from the browser is the default, as in an address.
    odd = show_augmented("no-run", -1, "", "small")
    assert "change nothing" in str(odd)
