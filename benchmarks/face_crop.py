"""How near our face crops are to FER2013's own framing, and which square suits a net best.

Needs FER2013 imported. MTCNN looks at FER2013's own pictures, with their edges continued so that
boxes may reach beyond the frame; each gives the square that the frame is, relative to the box.
Then the same pictures are cut anew with other squares, and the first run trained on them predicts
them. PublicTest only: the constants in `core.predict.faces` are a choice.
"""

from typing import Final
from unittest import mock

import numpy as np
import skimage.data
from numpy.typing import NDArray

from benchmarks.report import Line, fer2013, run_on
from core.labels import EMOTIONS, SIZE
from core.predict import faces
from core.predict.faces import BORDER, ENLARGED, surrounded
from core.predict.predictor import Predictor
from core.runs.store import RunStore
from core.settings import Settings

ROWS: Final = 300
LEFT_RIGHT: Final = {"eyes": ("left_eye", "right_eye"), "mouth": ("mouth_left", "mouth_right")}


def run() -> list[Line]:
    """Report where the frame lies, how each square predicts, and what photographs give."""
    settings = Settings()
    dataset = fer2013(settings)
    run_id = run_on(dataset, settings).run_id
    rows = np.random.default_rng(0).choice(dataset.indices("PublicTest"), ROWS, replace=False)
    finder, predictor = faces.FaceFinder(), Predictor(RunStore(settings.models))
    pictures = [surrounded(dataset.images[row]) for row in rows]
    searched = [finder.find(picture) for picture in pictures]
    kept = [n for n, found in enumerate(searched) if len(found) == 1]
    found = [searched[n][0] for n in kept]
    labels = dataset.labels[rows[kept]]
    lines = framing(found)
    loss, right = scores(predictor, run_id, dataset.images[rows[kept]], labels)
    lines.append(
        Line("log loss of pictures as they are", loss, "", note=f"{right:.1%} right by {run_id}")
    )
    for scale in (0.9, 1.0, 1.1, 1.2, 1.3):
        for rise in (-0.05, 0.0, 0.05):
            with mock.patch.multiple(faces, SCALE=scale, RAISE=rise):
                crops = [faces.crop(pictures[n], face) for n, face in zip(kept, found, strict=True)]
            loss, right = scores(predictor, run_id, np.stack(crops), labels)
            here = ", in use" if (scale, rise) == (faces.SCALE, faces.RAISE) else ""
            note = f"{right:.1%} right{here}"
            lines.append(Line(f"  cut at {scale:g}, raised {rise:+g}", loss, "", note=note))
    for name in ("astronaut", "camera"):
        lines += photograph(name, finder, predictor, run_id)
    return lines


def framing(found: list[faces.Face]) -> list[Line]:
    """Return FER2013's frame relative to MTCNN's boxes, and where eyes and mouths are in it."""
    boxes = np.array([face.box for face in found]) / ENLARGED
    width, height = boxes[:, 2], boxes[:, 3]
    figures = {
        "frame's side / sqrt(width x height)": SIZE / np.sqrt(width * height),
        "frame raised, over the height": (
            (boxes[:, 1] + height / 2 - (BORDER + SIZE / 2)) / height
        ),
    }
    for part, names in LEFT_RIGHT.items():
        marks = np.array([[face.landmarks[name][1] for name in names] for face in found])
        figures[f"{part}, pixels from the top of 48"] = marks.mean(axis=1) / ENLARGED - BORDER
        left, right = np.array([[face.landmarks[n][0] for n in names] for face in found]).T
        # `core.explain.regions.MEAN_FACE` is made of these.
        figures[f"{part}, pixels apart"] = (right - left) / ENLARGED
    lines = []
    for name, values in figures.items():
        low, middle, high = np.percentile(values, [25, 50, 75])
        note = f"quartiles {low:.3f} and {high:.3f} of {len(found)} faces"
        lines.append(Line(name, float(middle), "", note=note))
    return lines


def scores(
    predictor: Predictor, run_id: str, crops: NDArray[np.uint8], labels: NDArray[np.int64]
) -> tuple[float, float]:
    """Return the mean log loss and the share predicted right."""
    probabilities = predictor.probabilities(run_id, crops)
    loss = -np.mean(np.log(probabilities[np.arange(len(labels)), labels]))
    return float(loss), float(np.mean(probabilities.argmax(axis=1) == labels))


def photograph(
    name: str, finder: faces.FaceFinder, predictor: Predictor, run_id: str
) -> list[Line]:
    """Return where our crop of a photograph puts eyes and mouth, and what a net says."""
    image = getattr(skimage.data, name)()
    rgb = image if image.ndim == 3 else np.repeat(image[..., None], 3, axis=-1)
    face = finder.find(rgb)[0]
    _, top, side = faces.crop_box(face)
    probabilities = predictor.probabilities(run_id, faces.crop(rgb, face)[None])[0]
    emotion = EMOTIONS[int(probabilities.argmax())]
    lines = [Line(f"{name}: probability of {emotion}", float(probabilities.max()), "")]
    for part, names in LEFT_RIGHT.items():
        height = sum(face.landmarks[mark][1] for mark in names) / 2
        lines.append(Line(f"  {part}, pixels from the top of 48", (height - top) * SIZE / side, ""))
    return lines
