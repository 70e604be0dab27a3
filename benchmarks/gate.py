"""The gate: what it holds back that is no face, and what it holds back wrongly.

Needs FER2013 imported. The final run analyses squares of 48 pixels, as an upload that is taken as
it is: squares cut at random from the pictures without a face inside scikit-image (textures,
animals, objects, print), its 25-pixel patches of no face, noise, flat pictures, drawn faces, and
pictures of PrivateTest. Limits are held against Training's quantiles. Nothing is chosen here.
"""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Final

import numpy as np
import skimage
from numpy.typing import NDArray
from PIL import Image

from benchmarks.report import Line, best_run, fer2013
from core.data.features import picture_features
from core.data.store import Dataset
from core.data.synthetic import draw_synthetic
from core.evaluation.intervals import wilson_interval
from core.evaluation.prediction_sets import DEFAULT, abstains, prediction_set, threshold
from core.labels import SIZE
from core.predict.analysis import AnalysedFace
from core.predict.faces import FaceFinder, face_in_crop
from core.predict.gate import Seen, limits, look
from core.predict.pictures import Limits
from core.predict.predictor import Predictor
from core.runs.run import Run
from core.runs.store import RunStore
from core.settings import Settings

DATA: Final = Path(skimage.__file__).parent / "data"
# All pictures of the wheel that show something but no person.
NO_FACES: Final = (
    *("brick", "cell", "chelsea", "chessboard_GRAY", "clock_motion", "coffee", "coins", "color"),
    *("grass", "gravel", "horse", "ihc", "logo", "microaneurysms", "moon", "motorcycle_left"),
    *("page", "phantom", "text"),
)
SQUARES: Final = 5
PICTURES: Final = 300
ANGLES: Final = 150
_QUANTILES: Final = (
    limits.RED_BEYOND,
    limits.AMBER_BEYOND,
    1 - limits.AMBER_BEYOND,
    1 - limits.RED_BEYOND,
)


def run() -> list[Line]:
    """Report quantiles beside the limits, and what is held back of each kind of picture."""
    settings = Settings()
    dataset = fer2013(settings)
    chosen = best_run(dataset, settings)
    predictor = Predictor(RunStore(settings.models))
    rows = np.random.default_rng(0).choice(dataset.indices("PrivateTest"), PICTURES, replace=False)
    kinds = {**no_faces(), "PrivateTest": dataset.images[np.sort(rows)]}
    lines = quantiles(dataset) + angles(dataset)
    for name, pictures in kinds.items():
        lines += shares(name, [_analysed(predictor, chosen, one) for one in pictures], chosen)
    return lines


def no_faces() -> dict[str, NDArray[np.uint8]]:
    """Return pictures (n, 48, 48) that are no photograph of a face, by kind."""
    generator = np.random.default_rng(0)
    cut = [square for name in NO_FACES for square in _squares(DATA / f"{name}.png", generator)]
    patches = np.load(DATA / "lfw_subset.npy")[100:150]
    drawn, _, _ = draw_synthetic()
    return {
        "photographs without a face": np.stack(cut),
        "patches of no face (LFW)": np.stack([_enlarged(patch) for patch in patches]),
        "noise": generator.integers(0, 256, (10, SIZE, SIZE), dtype=np.uint8),
        "flat": np.stack([np.full((SIZE, SIZE), level, np.uint8) for level in range(5, 256, 25)]),
        "drawn faces": drawn[generator.choice(len(drawn), 50, replace=False)],
    }


def quantiles(dataset: Dataset) -> list[Line]:
    """Return Training's quantiles of each feature, beside the limits in use."""
    found = picture_features(dataset.images[dataset.indices("Training")])
    used = {
        "brightness": limits.BRIGHTNESS,
        "contrast": limits.CONTRAST,
        "sharpness": limits.SHARPNESS,
    }
    return [
        Line(f"{name}: {share:.1%} of Training below", float(value), "", note=f"limit {limit:g}")
        for name, own in used.items()
        for share, value, limit in zip(
            _QUANTILES,
            np.quantile(found[name], _QUANTILES),
            (own.red[0], own.amber[0], own.amber[1], own.red[1]),
            strict=True,
        )
    ]


def angles(dataset: Dataset) -> list[Line]:
    """Return how far Training's heads are tilted and turned, where a face is found in the crop."""
    finder = FaceFinder()
    rows = np.random.default_rng(1).choice(dataset.indices("Training"), ANGLES, replace=False)
    found = [(face_in_crop(finder, picture), picture) for picture in dataset.images[np.sort(rows)]]
    seen = [
        Seen(picture, SIZE, "whole", face.confidence, face.landmarks)
        for face, picture in found
        if face is not None
    ]
    measured: dict[str, list[float]] = {"roll": [], "yaw": []}
    for one in seen:
        for check in look(one).checks:
            if check.name in measured and check.value is not None:
                measured[check.name].append(abs(check.value))
    found_in = 100 * len(seen) / len(found)
    lines = [Line("a face is found in Training's crops", found_in, "%", note=f"n = {ANGLES}")]
    for name, values in measured.items():
        note = f"99 % below {np.quantile(values, 0.99):.0f}; n = {len(values)}"
        lines.append(Line(f"{name}: 90 % below", float(np.quantile(values, 0.9)), "", note=note))
    return lines


def shares(name: str, found: Sequence[AnalysedFace], chosen: Run) -> list[Line]:
    """Return the shares that are held back, get no answer, or get one expression for an answer."""
    least = threshold(chosen, DEFAULT) or 0.0
    sets = [prediction_set(face.probabilities, least) for face in found]
    held = np.array([face.gate.held for face in found])
    silent = held | np.array([abstains(one) for one in sets])
    single = ~held & np.array([len(one) == 1 for one in sets])
    return [
        _share(f"{name}: held back", held),
        _share("  held back or unanswered", silent),
        _share("  answered with one expression", single),
    ]


def _share(name: str, hits: NDArray[np.bool_]) -> Line:
    low, high = wilson_interval(int(hits.sum()), len(hits))
    note = f"{100 * low:.1f} to {100 * high:.1f} %, n = {len(hits)}"
    return Line(name, 100 * float(hits.mean()), "%", note=note)


def _analysed(predictor: Predictor, chosen: Run, picture: NDArray[np.uint8]) -> AnalysedFace:
    buffer = BytesIO()
    Image.fromarray(picture).save(buffer, "PNG")
    bounds = Limits.of(Settings())
    return predictor.analyse(chosen.run_id, buffer.getvalue(), limits=bounds).faces[0]


def _squares(path: Path, generator: np.random.Generator) -> list[NDArray[np.uint8]]:
    picture = Image.open(path).convert("RGB").convert("L")
    shortest = min(picture.size)
    cut = []
    for _ in range(SQUARES):
        side = int(generator.integers(min(SIZE, shortest), shortest + 1))
        left, top = (int(generator.integers(0, length - side + 1)) for length in picture.size)
        box = (left, top, left + side, top + side)
        small = picture.resize((SIZE, SIZE), Image.Resampling.BICUBIC, box=box)
        cut.append(np.asarray(small))
    return cut


def _enlarged(patch: NDArray[np.floating]) -> NDArray[np.uint8]:
    levels = Image.fromarray(np.rint(255 * patch.clip(0, 1)).astype(np.uint8))
    return np.asarray(levels.resize((SIZE, SIZE), Image.Resampling.BICUBIC))
