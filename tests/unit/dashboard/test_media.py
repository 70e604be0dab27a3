"""Picture routes: the right pixels, for good, and nothing for nonsense."""

import io

import numpy as np
import pytest
from flask.testing import FlaskClient
from PIL import Image

from core.data.store import Dataset
from core.labels import SIZE
from dashboard.components.media import SPRITE_COLUMNS, encode_rows, picture_url, sprite_url
from dashboard.media import sheet


def opened(raw: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(raw)))


def test_a_picture_arrives_pixel_by_pixel(client: FlaskClient, dataset: Dataset):
    answer = client.get(picture_url(dataset, 17))
    assert answer.status_code == 200
    assert answer.mimetype == "image/png"
    assert np.array_equal(opened(answer.data), dataset.images[17])


def test_a_sheet_holds_the_pictures_in_the_order_asked_for(client: FlaskClient, dataset: Dataset):
    rows = list(range(60, 20, -1))
    answer = client.get(sprite_url(dataset, rows))
    assert answer.mimetype == "image/jpeg"
    pixels = opened(answer.data)
    lines = -(-len(rows) // SPRITE_COLUMNS)
    assert pixels.shape == (lines * SIZE, SPRITE_COLUMNS * SIZE)
    for index in (0, SPRITE_COLUMNS - 1, SPRITE_COLUMNS, len(rows) - 1):
        line, column = divmod(index, SPRITE_COLUMNS)
        tile = pixels[line * SIZE :, column * SIZE :][:SIZE, :SIZE].astype(float)
        errors = [np.abs(tile - picture).mean() for picture in dataset.images]
        assert int(np.argmin(errors)) == rows[index]


def test_a_picture_does_not_bleed_into_its_neighbour(client: FlaskClient, dataset: Dataset):
    alone = opened(client.get(sprite_url(dataset, [5])).data)[:, :SIZE]
    among = opened(client.get(sprite_url(dataset, [4, 5, 6])).data)[:, SIZE : 2 * SIZE]
    assert np.array_equal(alone, among)


def test_pictures_may_be_kept_but_not_shared(client: FlaskClient, dataset: Dataset):
    for address in (picture_url(dataset, 0), sprite_url(dataset, [0])):
        control = client.get(address).headers["Cache-Control"]
        assert "immutable" in control
        assert "private" in control


@pytest.mark.parametrize(
    "path",
    [
        "small/{f}/picture/63.png",
        "small/{f}/picture/-1.png",
        "small/{f}/picture/999999999999.png",
        "small/{f}/picture/x.png",
        "small/{f}/picture/..%2f..%2fmanifest.png",
        "small/{f}/picture/²3.png",
        "small/0000000000000000/picture/1.png",
        "absent/{f}/picture/1.png",
        "..%2fsmall/{f}/picture/1.png",
        "small/{f}/sprite/!!!!.jpg",
        "small/{f}/sprite/AAA.jpg",
        "small/{f}/sprite/AA==.jpg",
        "small/{f}/sprite/____.jpg",
        "small/{f}/sprite/" + "AAAA" * 1001 + ".jpg",
    ],
)
def test_nonsense_is_not_found(client: FlaskClient, dataset: Dataset, path: str):
    address = "/media/" + path.format(f=dataset.fingerprint[:16])
    assert client.get(address).status_code == 404


def test_a_sheet_is_filled_up_with_black():
    pixels = sheet(np.full((3, 2, 2), 9, np.uint8), columns=2)
    assert pixels.tolist() == [[9, 9, 9, 9], [9, 9, 9, 9], [9, 9, 0, 0], [9, 9, 0, 0]]


def test_an_address_of_a_thousand_rows_fits_the_request_line(dataset: Dataset):
    assert len(encode_rows(range(1000))) == 4000
    assert len(sprite_url(dataset, range(1000))) < 8190
