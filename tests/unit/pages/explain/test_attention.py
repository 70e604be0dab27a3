"""Who moves on is not kept waiting by what was left."""

import threading
import time
from typing import Any

import pytest
from dash.exceptions import PreventUpdate

from core.errors import EmotionLensError
from core.predict.inference import Inference
from core.predict.resident import Resident
from core.predict.wanted import Superseded, wanted_here
from core.settings import Settings
from pages.explain.attention import attention, told


def looks_at(row: int, visitor: str = "one") -> dict[str, Any]:
    return {"visitor": visitor, "row": row, "run": "r", "settings": {}}


def wanted(values: dict[str, Any]) -> Any:
    with attention(values):
        return wanted_here()


def test_what_was_asked_about_another_picture_is_not_wanted_any_more() -> None:
    first = wanted(looks_at(1))
    again = wanted(looks_at(1))
    assert first()
    second = wanted(looks_at(2))
    assert not first()
    assert not again()
    assert second()
    # Another open page is another matter, and so is what changes no map.
    wanted(looks_at(3, "other"))
    wanted({**looks_at(2), "compare": True, "beside": "picture"})
    assert second()
    assert wanted_here() is None


def test_what_was_left_changes_nothing_on_the_page() -> None:
    with pytest.raises(PreventUpdate):
        told(Superseded())
    assert "No convolution" in str(told(EmotionLensError("No convolution.")))


def test_a_request_left_behind_is_not_computed(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy, go_on = threading.Event(), threading.Event()
    asked: list[int] = []

    def ask(_self: Any, request: Any) -> Any:
        asked.append(request.arguments["picture"].item())
        busy.set()
        assert go_on.wait(30)
        return "answer"

    monkeypatch.setattr(Resident, "try_start", lambda _: None)
    monkeypatch.setattr(Resident, "ask", ask)
    inference, ends = Inference(settings), {}

    def request(row: int) -> None:
        with attention(looks_at(row, "three")):
            try:
                ends[row] = inference.face_regions(row)  # type: ignore[arg-type]
            except Superseded as error:
                ends[row] = error.code

    threads = [threading.Thread(target=request, args=(row,)) for row in (1, 2, 3)]
    for thread in threads:
        thread.start()
        assert busy.wait(30)
        # The first is under way; the others wait in the order of the clicks.
        deadline = time.monotonic() + 30
        while inference._requests.qsize() < threads.index(thread):
            assert time.monotonic() < deadline, "the request never came to wait"
            time.sleep(0.01)
    go_on.set()
    for thread in threads:
        thread.join(30)
    inference.close()
    assert asked == [1, 3]
    assert ends == {1: "answer", 2: "superseded", 3: "answer"}
