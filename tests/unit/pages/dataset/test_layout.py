"""The data set page as drawn."""

import time

import flask
import pytest

from core.settings import Settings
from dashboard.services import Services, install
from pages.dataset.layout import layout
from tests.unit.pages.dataset.conftest import write


@pytest.fixture
def inside(tmp_path, dataset):
    """A request of an application whose only data set is the small one."""
    server = flask.Flask("test")
    install(server, Services(Settings(home=tmp_path, models=tmp_path / "models")))
    with server.test_request_context():
        yield


@pytest.mark.usefixtures("inside")
def test_the_page_says_data_set_split_and_n():
    said = str(layout({"data": "small", "split": "PublicTest"}))
    assert "Small" in said
    assert "Small, PublicTest: all 140 pictures of the split." in said


@pytest.mark.usefixtures("inside")
def test_a_row_in_the_address_opens_its_picture():
    assert "Row 17: angry" in str(layout({"row": "17"}))
    assert "Row 17: angry" not in str(layout({"row": "99999"}))


@pytest.mark.usefixtures("inside")
def test_a_warm_view_is_quick():
    layout({})
    started = time.process_time()
    layout({})
    assert time.process_time() - started < 0.5


def test_drawn_faces_are_called_drawn(tmp_path):
    write(tmp_path / "datasets", [0, 0, 2], [0, 1, 3], synthetic=True)
    server = flask.Flask("test")
    install(server, Services(Settings(home=tmp_path, models=tmp_path / "models")))
    with server.test_request_context():
        said = str(layout({}))
        faces = str(layout({"tab": "gallery"}))
    assert "Drawn faces" in faces
    assert "2 drawn pictures of the split" in said
