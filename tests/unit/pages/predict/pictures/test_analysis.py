"""The address that analyses one picture, with the real models and face finder."""

import io
import json

import numpy as np
import pytest
from PIL import Image

from core.labels import EMOTIONS
from dashboard.use import COOKIE
from pages.predict.pictures.analysis import ANALYSIS, DETAILS
from pages.predict.pictures.report import ADDRESS as REPORT
from tests.unit.pages.predict.conftest import LIMIT

skimage_data = pytest.importorskip("skimage.data")


def png(picture: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture
def send(predict_app, run_id):
    def post(raw: bytes, **given: object) -> dict:
        query = {"run": run_id, "file": 5} | given
        client = predict_app.test_client()
        client.set_cookie(COOKIE, "research")
        response = client.post(ANALYSIS, query_string=query, data=raw)
        assert response.status_code == 200
        assert response.headers["Cache-Control"] == "no-store"
        return json.loads(response.data)

    return post


def test_a_smiling_astronaut_shows_happy(send):
    answer = send(png(skimage_data.astronaut()))
    assert answer["summary"] == "happy"
    (row,) = answer["rows"]
    assert row["expression_shown"] == "happy"
    assert sum(row[f"probability_{e}"] for e in EMOTIONS) == pytest.approx(1, abs=1e-3)
    assert "Expression shown" in json.dumps(answer["result"])


def test_two_faces_give_two_rows(send):
    astronaut = skimage_data.astronaut()
    answer = send(png(np.concatenate([astronaut, astronaut[:, ::-1]], axis=1)))
    assert [row["face"] for row in answer["rows"]] == [1, 2]
    assert answer["summary"].startswith("2 faces: ")


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "not-a-picture"),
        (b"this is text, whatever its name says", "not-a-picture"),
        (png(skimage_data.coffee()), "no-face"),
        (b"\0" * (LIMIT + 1), "picture-too-large"),
    ],
    ids=["empty", "text", "no-face", "too-large"],
)
def test_each_refusal_says_what_is_wrong_and_what_to_do(send, raw, code):
    error = send(raw)["error"]
    assert error["code"] == code
    assert error["message"]
    assert error["hint"]


def test_a_cut_off_picture_is_no_picture(send):
    assert send(png(skimage_data.astronaut())[:5000])["error"]["code"] == "not-a-picture"


def test_an_unknown_run_is_refused(send):
    assert send(b"", run="../../etc")["error"]["code"] == "unknown-name"


@pytest.mark.parametrize("number", ["", "-1", "x", "1" * 7, "\u0661"])
def test_the_number_of_a_picture_is_whitelisted(send, number):
    assert send(b"", file=number)["error"]["code"] == "invalid-setting"


def test_a_box_is_answered_where_no_face_is_found_and_beside_those_found(send):
    coffee = send(png(skimage_data.coffee()), boxes="100,50,200,200")
    assert [row["face_source"] for row in coffee["rows"]] == ["drawn"]
    both = send(png(skimage_data.astronaut()), boxes="300,100,60,60", found=1)
    assert [row["face_source"] for row in both["rows"]] == ["found", "drawn"]


@pytest.mark.parametrize("boxes", ["1,2,3", "a,b,c,d", "1,2,3,nan", ";".join(["1,2,30,40"] * 21)])
def test_what_is_no_box_is_refused(send, boxes):
    assert send(b"", boxes=boxes)["error"]["code"] == "invalid-setting"


def test_no_face_comes_with_a_place_to_draw_one(send):
    assert "Use this box" in json.dumps(send(png(skimage_data.coffee()))["result"])


def test_a_reduced_copy_comes_with_a_picture_that_the_browser_cannot_draw(send):
    buffer = io.BytesIO()
    Image.fromarray(skimage_data.astronaut()).resize((600, 450)).save(buffer, "TIFF")
    shown = send(buffer.getvalue(), preview=1)["preview"]
    assert (shown["width"], shown["height"]) == (600, 450)
    assert shown["src"].startswith("data:image/jpeg;base64,")


def test_details_of_a_crop_give_reasons_and_fragility(predict_app, run_id):
    client = predict_app.test_client()
    client.set_cookie(COOKIE, "research")
    query = {"run": run_id, "file": 1, "face": 2}
    crop = np.asarray(Image.fromarray(skimage_data.astronaut()[60:190, 150:280]).convert("L"))
    raw = np.asarray(Image.fromarray(crop).resize((48, 48))).tobytes()
    told = json.loads(client.post(DETAILS, query_string=query, data=raw).data)
    assert "of the evidence" in json.dumps(told["why"])
    assert told["row"]["fragility_tried"] > 20
    short = json.loads(client.post(DETAILS, query_string=query, data=raw[:-1]).data)
    assert short["error"]["code"] == "invalid-setting"


def test_a_report_is_a_file_and_holds_the_picture_only_where_asked(predict_app, run_id):
    client = predict_app.test_client()
    client.set_cookie(COOKIE, "workplace-exception")
    raw = png(skimage_data.astronaut())
    sizes = []
    for pictures in (0, 1):
        query = {"run": run_id, "file": 1, "format": "html", "pictures": pictures}
        response = client.post(REPORT, query_string=query, data=raw)
        assert "attachment" in response.headers["Content-Disposition"]
        assert response.headers["Cache-Control"] == "no-store"
        assert "happy" in response.text
        sizes.append(response.text.count("data:image"))
    assert sizes[0] == 0 < sizes[1]
    told = client.post(REPORT, query_string=query | {"format": "exe"}, data=raw)
    assert json.loads(told.data)["error"]["code"] == "invalid-setting"


@pytest.mark.parametrize("use", ["", "education", "workplace", "leisure", "education-x"])
def test_nothing_is_analysed_without_a_purpose_that_is_allowed(predict_app, run_id, use):
    client = predict_app.test_client()
    client.set_cookie(COOKIE, use)
    response = client.post(ANALYSIS, query_string={"run": run_id, "file": 1}, data=b"")
    assert response.status_code == 403
    assert json.loads(response.data)["error"]["code"] == "use-not-allowed"


def test_the_address_only_takes_posts(predict_app):
    assert predict_app.test_client().get(ANALYSIS).mimetype == "text/html"
