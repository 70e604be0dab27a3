"""The shipped models behind a web application that has only the Predict page."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from dash import Dash, html
from flask import Flask

from core.settings import Settings
from dashboard.services import Services, install
from pages.predict.callbacks import register

LIMIT = 2_000_000


@pytest.fixture(scope="module")
def predict_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A server with the page's address; its inference process is the real one."""
    home: Path = tmp_path_factory.mktemp("home")
    instance = Services(Settings(home=home, max_upload_bytes=LIMIT))
    app = Dash("predict-test", server=Flask("predict-test"))
    app.layout = html.Div()
    install(app.server, instance)
    register(app)
    yield app.server
    instance.close()


@pytest.fixture(scope="module")
def run_id(predict_app: Flask) -> str:
    """The most accurate shipped run trained on photographs."""
    from dashboard.services import services
    from pages.predict.choices import offered

    with predict_app.app_context():
        choices = offered(services().runs.all(), services().datasets)
    assert choices, "no model is shipped"
    assert not choices[0].drawn
    return choices[0].run.run_id
