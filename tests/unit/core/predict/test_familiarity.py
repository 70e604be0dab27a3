"""What a shipped net finds familiar: faces of other collections too, but no brick walls."""

from pathlib import Path

import numpy as np
import pytest
import skimage
from PIL import Image

from core.labels import SIZE
from core.predict.predictor import Predictor
from core.runs.store import RunStore
from core.settings import ROOT

DATA = Path(skimage.__file__).parent / "data"
RUNS = RunStore(ROOT / "models")
NETS = [run for run in RUNS.all() if run.spec.dataset.name == "fer2013" and not run.is_ensemble]


@pytest.fixture(scope="module")
def predictor() -> Predictor:
    return Predictor(RUNS)


def in_48(picture: Image.Image, box: tuple[int, int, int, int] | None = None) -> np.ndarray:
    small = picture.convert("L").resize((SIZE, SIZE), Image.Resampling.BICUBIC, box=box)
    return np.asarray(small)


def squares(name: str) -> list[np.ndarray]:
    picture = Image.open(DATA / name).convert("RGB")
    side = min(picture.size) // 2
    corners = [(x * side, y * side) for x in (0, 1) for y in (0, 1)]
    return [in_48(picture, (x, y, x + side, y + side)) for x, y in corners]


def test_textures_print_and_objects_are_strange(predictor: Predictor):
    names = ("brick", "grass", "gravel", "coins", "text", "page", "moon", "cell", "horse", "color")
    strange = np.stack([square for name in names for square in squares(f"{name}.png")])
    nearer = predictor.familiarity("six_conv-fer2013-8c6ea1a0df", strange)
    assert (nearer > 0.95).mean() >= 0.85


def test_noise_and_one_grey_all_over_are_strange(predictor: Predictor):
    noise = np.random.default_rng(0).integers(0, 256, (5, SIZE, SIZE), dtype=np.uint8)
    flat = np.stack([np.full((SIZE, SIZE), level, np.uint8) for level in (0, 60, 128, 255)])
    nearer = predictor.familiarity("six_conv-fer2013-8c6ea1a0df", np.concatenate([noise, flat]))
    assert (nearer > 0.99).all()


def test_faces_of_another_collection_are_familiar(predictor: Predictor):
    faces = np.load(DATA / "lfw_subset.npy")[:100]
    crops = np.stack([in_48(Image.fromarray(np.uint8(255 * face.clip(0, 1)))) for face in faces])
    nearer = predictor.familiarity("six_conv-fer2013-8c6ea1a0df", crops)
    assert (nearer > 0.99).mean() <= 0.05


def test_every_shipped_net_can_tell_in_less_than_300_kb():
    for run in NETS:
        path = run.reference_path()
        assert path is not None
        assert path.stat().st_size < 300_000


def test_all_that_is_shipped_stays_below_20_mb():
    shipped = [path for run in RUNS.all() for path in run.path.iterdir()]
    assert sum(path.stat().st_size for path in shipped) < 20_000_000
