"""The tab for videos takes a video into memory and shows it to nobody without its token."""

import json
import os
import sqlite3
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from dash import no_update
from dash.development.base_component import Component
from flask import Flask
from flask.testing import FlaskClient
from plotly.utils import PlotlyJSONEncoder

from core.errors import InvalidSetting
from core.labels import EMOTIONS
from core.predict.video.answers import Reading
from core.predict.video.errors import VideoGone
from core.predict.video.memory import handle, lend
from core.predict.video.timeline import Timeline, TrackedFace, write
from dashboard.services import services
from dashboard.use import COOKIE, UseNotAllowed
from pages.predict import ids
from pages.predict.video import callbacks, words
from pages.predict.video.asked import Asked, check_rate
from pages.predict.video.moment import headline
from pages.predict.video.result import reading_of, result, spans
from pages.predict.video.upload import EARLIER

USE = {"Cookie": f"{COOKIE}=research"}
RAW = b"\0\0\0\x18ftypmp42" + b"canary" * 100


def visitor(app: Flask) -> FlaskClient:
    """Return a client that said what it is for."""
    client = app.test_client()
    client.set_cookie(COOKIE, "research")
    return client


@pytest.fixture
def asked(predict_app: Flask, run_id: str) -> Iterator[Asked]:
    """A video that was sent; its job waits, as no worker runs here."""
    answered = visitor(predict_app).post(f"/predict/video?run={run_id}&rate=5", data=RAW)
    with predict_app.test_request_context("/", headers=USE):
        found = Asked.of(answered.json["held"])
        assert found is not None
        yield found
        found.forget()


def timeline(run_id: str, *, held: bool = False) -> Timeline:
    shares = np.tile(np.full(7, 0.02, np.float32), (10, 1))
    shares[:, 3] = 0.88
    face = TrackedFace(
        number=1,
        samples=np.arange(10, dtype=np.int32),
        boxes=np.tile(np.float32([10, 20, 40, 50]), (10, 1)),
        confidence=np.ones(10, np.float32),
        crops=np.zeros((10, 48, 48), np.uint8),
        probabilities=shares,
        held=np.full(10, held),
    )
    seconds = np.arange(10, dtype=np.float32) / 5
    return Timeline(run_id, 160, 96, seconds, 0.2, (), 2, (face,))


def leave(asked: Asked) -> None:
    """Write what the job would."""
    descriptor = lend(os.getpid(), handle(asked.token), "result")
    with os.fdopen(descriptor, "w+b") as file:
        write(file, timeline(asked.run), [b"jpeg"] * 10)


def text(part: Any) -> str:
    return json.dumps(part, cls=PlotlyJSONEncoder)


def test_no_video_is_taken_without_a_purpose(predict_app: Flask, run_id: str):
    answered = predict_app.test_client().post(f"/predict/video?run={run_id}", data=RAW)
    assert answered.status_code == 403
    assert answered.json["error"]["code"] == "use-not-allowed"


def test_a_wrong_request_is_one_clear_error(predict_app: Flask, run_id: str):
    client = visitor(predict_app)
    for query, code in (("run=x", "unknown-name"), (f"run={run_id}&rate=3", "invalid-setting")):
        answered = client.post(f"/predict/video?{query}", data=RAW)
        assert answered.json["error"]["code"] == code
    with predict_app.app_context():
        assert services().videos.count == 0


def test_a_video_larger_than_allowed_is_refused_from_its_announcement(
    predict_app: Flask, run_id: str
):
    answered = visitor(predict_app).post(
        f"/predict/video?run={run_id}", environ_overrides={"CONTENT_LENGTH": str(10**12)}
    )
    assert answered.json["error"]["code"] == "video-too-large"


def test_the_table_of_jobs_holds_neither_the_token_nor_anything_of_the_video(asked: Asked):
    job = asked.job()
    assert job is not None
    shared = services()
    written = b"".join(
        path.read_bytes() for path in shared.settings.home.rglob("*") if path.is_file()
    )
    assert job.id.encode() in written
    assert asked.token.encode() not in written
    assert b"canary" not in written


def test_another_visitor_reads_nothing(asked: Asked):
    leave(asked)
    assert asked.timeline().faces[0].number == 1
    for token in ("", handle(asked.token), asked.token[::-1]):
        stranger = Asked(token, asked.run, asked.rate, asked.asked)
        with pytest.raises(VideoGone):
            stranger.timeline()
        assert words.GONE in text(callbacks.place(stranger.stored)[0])


def test_what_the_browser_keeps_may_be_nonsense(predict_app: Flask):
    with predict_app.app_context():
        for stored in (None, {}, {"token": 1}, {"token": "x", "run": "x", "rate": 5, "asked": 1}):
            assert Asked.of(stored) is None


def test_clearing_forgets_the_video_and_stops_its_job(asked: Asked):
    callbacks.cleared(1, asked.stored)
    job = asked.job()
    assert job is not None
    assert job.state == "cancelled"
    with pytest.raises(VideoGone):
        services().videos.check(asked.token)


def test_a_video_can_be_cleared_whatever_becomes_of_its_job(asked: Asked):
    assert ids.VIDEO_CLEAR in text(callbacks.place(asked.stored))
    job = asked.job()
    assert job is not None
    services().jobs.cancel(job.id)
    assert ids.VIDEO_CLEAR in text(callbacks.place(asked.stored))


def test_another_video_takes_the_place_of_the_one_before(
    predict_app: Flask, run_id: str, asked: Asked
):
    answered = visitor(predict_app).post(
        f"/predict/video?run={run_id}", data=RAW, headers={EARLIER: json.dumps(asked.stored)}
    )
    later = Asked.of(answered.json["held"])
    assert later is not None
    assert services().videos.count == 1
    job = asked.job()
    assert job is not None
    assert job.state == "cancelled"
    later.forget()


def test_nonsense_in_place_of_the_earlier_video_forgets_nothing(
    predict_app: Flask, run_id: str, asked: Asked
):
    stranger = json.dumps({**asked.stored, "token": handle(asked.token)})
    for given in (stranger, "{", "[]", "null", ""):
        answered = visitor(predict_app).post(
            f"/predict/video?run={run_id}", data=RAW, headers={EARLIER: given}
        )
        later = Asked.of(answered.json["held"])
        assert later is not None
        services().videos.check(asked.token)
        later.forget()


def test_a_video_whose_job_cannot_be_asked_for_is_not_kept(
    predict_app: Flask, run_id: str, asked: Asked
):
    held = services().videos.count
    with sqlite3.connect(services().settings.job_table) as table:
        table.execute("ALTER TABLE jobs RENAME TO away")
        table.commit()
        try:
            answered = visitor(predict_app).post(f"/predict/video?run={run_id}", data=RAW)
        finally:
            table.execute("ALTER TABLE away RENAME TO jobs")
    assert "error" in answered.json
    assert services().videos.count == held


def test_another_model_looks_at_the_same_video_again(asked: Asked):
    leave(asked)
    other = next(run for run in services().runs.all() if run.run_id != asked.run)
    again = Asked.of(callbacks.asked_again(other.run_id, "2", asked.stored))
    assert again is not None
    assert (again.token, again.run, again.rate) == (asked.token, other.run_id, 2.0)
    with pytest.raises(VideoGone):
        again.timeline()


@pytest.mark.parametrize("use", ["", "workplace", "education"])
def test_no_face_of_a_video_is_read_without_a_purpose_that_is_allowed(
    predict_app: Flask, asked: Asked, use: str
):
    leave(asked)
    shown = {"coverage": "90", "deviation": 0.5, "all_moments": False}
    with predict_app.test_request_context("/", headers={"Cookie": f"{COOKIE}={use}"}):
        for read in (callbacks.looked_at, callbacks.redrawn):
            with pytest.raises(UseNotAllowed):
                read(asked.stored, "1", "0", **shown)
        with pytest.raises(UseNotAllowed):
            callbacks.saved(asked.stored, **shown)


def test_the_result_names_what_is_shown_and_holds_unclear_moments_back(
    predict_app: Flask, run_id: str
):
    with predict_app.test_request_context("/"):
        run = services().runs.open(run_id)
        clear, unclear = timeline(run_id), timeline(run_id, held=True)
        assert isinstance(result(clear, run), Component)
        assert isinstance(result(unclear, run), Component)
        assert "0:00.0 to 0:02.0" in text(spans(clear, clear.faces[0], reading_of(run)))
        (said,) = spans(unclear, unclear.faces[0], reading_of(run))
        assert words.ALL_HELD[:40] in text(said)
        asked_for = reading_of(run, all_moments=True)
        assert len(spans(unclear, unclear.faces[0], asked_for)) > 1


def test_a_moment_names_an_expression_only_where_the_page_says_it_does():
    def said(reading: Reading, **named: float) -> str:
        shares = np.full(7, (1 - sum(named.values())) / (7 - len(named)), np.float32)
        for name, share in named.items():
            shares[EMOTIONS.index(name)] = share
        return text(headline(1, shares, reading.frame(shares)))

    reading = Reading(0.2)
    assert "happy" in said(reading, happy=0.9)
    assert "not sure" not in said(reading, happy=0.9)
    assert "sad or neutral" in said(reading, sad=0.45, neutral=0.4)
    assert "not sure enough to choose" in said(reading, sad=0.45, neutral=0.4)
    assert "cannot tell" in said(reading, sad=0.24, fear=0.23, angry=0.22, neutral=0.21)
    # Without a measured threshold: a quarter, as `words.NO_SETS` says.
    assert "not sure enough to choose" in said(Reading(None), sad=0.4, neutral=0.3)


def test_model_and_rate_are_those_that_the_result_was_asked_for_with(asked: Asked):
    _, run, rate = callbacks.arrived(0, asked.stored, "another", "2")
    assert (run, rate) == (asked.run, "5")
    assert callbacks.arrived(0, asked.stored, asked.run, "5")[1:] == (no_update, no_update)
    assert callbacks.arrived(0, None, "another", "2")[1:] == (no_update, no_update)


def test_only_the_rates_on_offer_are_taken():
    assert check_rate("2") == 2.0
    for wrong in ("3", "nan", "fast", "-1"):
        with pytest.raises(InvalidSetting):
            check_rate(wrong)
