"""Heat maps over pictures."""

import base64
import io

import numpy as np
from dash import Dash
from PIL import Image

from dashboard.components.overlay import data_uri, heat_uri, overlay, register_strength


def pixels(uri: str) -> np.ndarray:
    head, body = uri.split(",", 1)
    assert head == "data:image/png;base64"
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(body))))


def test_heat_is_as_opaque_as_it_is_hot():
    heat = np.array([[0.0, 0.25], [0.5, 1.0]], np.float32)
    assert pixels(heat_uri(heat))[..., 3].tolist() == [[0, 64], [128, 255]]


def test_evidence_with_a_sign_is_as_opaque_as_it_is_strong_red_for_and_blue_against():
    heat = np.array([[-1.0, -0.5, 0.0, 0.5, 1.0]], np.float32)
    rgba = pixels(heat_uri(heat, signed=True))[0].astype(int)
    assert rgba[:, 3].tolist() == [255, 128, 0, 128, 255]
    assert (rgba[:2, 2] > rgba[:2, 0] + 30).all()
    assert (rgba[3:, 0] > rgba[3:, 2] + 30).all()
    # Equal magnitudes are about equally light.
    light = rgba[:, :3] @ np.array([0.2126, 0.7152, 0.0722])
    np.testing.assert_allclose(light[:2], light[:2:-1], atol=30)


def test_hotter_is_brighter():
    colours = pixels(heat_uri(np.linspace(0, 1, 256, dtype=np.float32)[None]))[0, :, :3]
    brightness = colours @ np.array([0.2126, 0.7152, 0.0722])
    assert (np.diff(brightness) > -1).all()
    assert brightness[-1] > brightness[0] + 150


def test_values_that_are_none_or_out_of_range_do_no_harm():
    heat = np.array([[np.nan, -1.0, 2.0]], np.float32)
    assert pixels(heat_uri(heat))[0, :, 3].tolist() == [0, 0, 255]


def test_an_opaque_map_stands_alone():
    assert pixels(heat_uri(np.zeros((2, 2), np.float32), opaque=True)).shape == (2, 2, 3)


def test_pictures_survive_as_data():
    for shape in ((4, 5), (4, 5, 3), (4, 5, 4)):
        picture = np.random.default_rng(1).integers(0, 256, shape, dtype=np.uint8)
        assert np.array_equal(pixels(data_uri(picture)), picture)


def test_strength_is_shared_by_all_overlays_of_a_type():
    heat = np.zeros((2, 2), np.float32)
    app = Dash("test")
    register_strength(app, "explain-strength-range", "explain-map")
    made = overlay(
        "/a.png", heat, id={"type": "explain-map", "row": 1}, strength=0.3, label="a map"
    )
    stack = made.children.children[0]
    assert stack.style == {"--heat": "var(--el-strength-explain-map, 0.3)"}
    assert '"--el-strength-explain-map"' in "".join(app._inline_scripts)
    assert getattr(stack, "aria-label") == "a map"
