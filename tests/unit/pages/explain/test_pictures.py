"""A picture of a data set, and one that a visitor brought along."""

import base64
from typing import Any

import numpy as np
import pytest
from flask import current_app

from core.data.store import Dataset
from core.runs.store import Run
from dashboard.services import Services
from dashboard.shell import CROP
from dashboard.use import COOKIE, UseNotAllowed
from pages.explain.asked import answer, ask
from pages.explain.callbacks import draw_maps, draw_picture
from pages.explain.judging import draw_trust
from pages.explain.layout import layout
from pages.explain.pictures import CROP_STATE, NoCrop, of_row, of_visitor, opened, subject_of
from pages.explain.view import view
from tests.unit.pages.explain.test_handlers import Inference, text, values

FACE = np.arange(2304).astype(np.uint8).reshape(48, 48)
CROPPED = {"pixels": base64.b64encode(FACE.tobytes()).decode(), "title": "Face 1 of your picture"}


class Predicts(Inference):
    """Says surprise of whatever it is shown."""

    def probabilities(self, run_id: str, pictures: Any) -> Any:
        np.testing.assert_array_equal(pictures, FACE[None])
        return np.eye(7, dtype=np.float32)[[5]]


@pytest.fixture
def inference(services: Services) -> Predicts:
    services.__dict__["inference"] = Predicts()
    found: Predicts = services.__dict__["inference"]
    return found


def test_a_visitors_face_is_explained_like_a_stored_picture(
    inference: Predicts, run: Run, dataset: Dataset
) -> None:
    sent = {**values(run, dataset), "picture": "upload"}
    panel = text(draw_picture(sent, CROPPED)["panel"])
    assert "Face 1 of your picture. It stays in your browser" in panel
    assert "surprise 100" in panel
    subject = {"row": None, "run": run.run_id}
    assert "Why the model says surprise" in text(draw_maps(sent, subject, CROPPED))
    assert len(inference.asked) == 1
    judged, _ = draw_trust(sent, subject, CROPPED)
    # Nothing was kept of it; verdict, regions and pixels all speak of the one map made anew.
    assert len(inference.asked) == 2
    assert "Not clearly better than chance" in text(judged)
    assert "for surprise" in text(judged)


def test_nothing_of_a_visitors_face_is_kept_or_stands_in_a_store(
    services: Services, inference: Predicts, run: Run, dataset: Dataset
) -> None:
    face = of_visitor(CROPPED)
    assert face.key is None
    assert subject_of(face, run) == {"row": None, "run": run.run_id}
    for _ in range(2):
        answer(services, ask(services, run, face, view({})))
    assert len(inference.asked) == 2
    # A stored picture's answer is kept: asked once.
    for _ in range(2):
        answer(services, ask(services, run, of_row(dataset, 45), view({})))
    assert len(inference.asked) == 3


@pytest.mark.parametrize(
    "crop", [None, {}, "x", {"pixels": "?"}, {"pixels": "AAAA"}, {"pixels": None}, {"pixels": "é"}]
)
def test_without_a_face_the_page_says_how_to_bring_one(
    crop: object, run: Run, dataset: Dataset
) -> None:
    with pytest.raises(NoCrop):
        opened(dataset, {"row": None}, crop)
    drawn = text(draw_picture({**values(run, dataset), "picture": "upload"}, crop)["panel"])
    assert "not here any more" in drawn
    assert '"/predict"' in drawn


@pytest.mark.parametrize("use", ["", "workplace", "education", "leisure"])
def test_no_visitors_face_is_read_without_a_purpose_that_is_allowed(
    use: str, inference: Predicts, run: Run, dataset: Dataset
) -> None:
    sent = {**values(run, dataset), "picture": "upload"}
    with current_app.test_request_context("/explain", headers={"Cookie": f"{COOKIE}={use}"}):
        told = text(draw_picture(sent, CROPPED)["panel"])
        assert ("Article 5(1)(f)" if use in {"workplace", "education"} else "Say first") in told
        assert '"/predict"' in told
        with pytest.raises(UseNotAllowed):
            draw_maps(sent, {"row": None, "run": run.run_id}, CROPPED)
        # Rows of a data set are no visitor's.
        assert opened(dataset, {"row": 45}, CROPPED).row == 45
    assert inference.asked == []


def test_the_address_speaks_of_an_upload_and_holds_nothing_of_it(
    run: Run, dataset: Dataset
) -> None:
    drawn = text(layout({"picture": "upload"}))
    assert "never stored" in drawn
    assert "A face of your own picture" not in text(layout({}))


def test_the_face_comes_from_the_frames_store() -> None:
    assert CROP_STATE.component_id == CROP
