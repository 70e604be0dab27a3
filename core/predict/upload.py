"""From an uploaded picture to its faces, each cut out, looked at and answered."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from core.labels import SIZE
from core.predict import faces, gate
from core.predict.analysis import AnalysedFace, Analysis, Box, Source

if TYPE_CHECKING:
    from core.predict.predictor import Predictor


@dataclass(frozen=True)
class _Cut:
    """One face cut out of a picture."""

    face: faces.Face
    square: tuple[float, float, float]
    source: Source
    crop: NDArray[np.uint8] = field(repr=False)


def analyse(
    predictor: "Predictor",
    finder: faces.FaceFinder,
    run_id: str,
    rgb: NDArray[np.uint8],
    *,
    boxes: Sequence[Box] | None,
    most: int,
) -> Analysis:
    """Find the faces of a picture and say what each shows, as `Predictor.analyse_picture`.

    Of more faces than `most` the largest are read: each takes a second once it is explained, and
    a crowd would keep everybody else waiting. Drawn boxes are all read.
    """
    height, width = rgb.shape[:2]
    left_out = 0
    if boxes is None:
        found = _found(rgb, finder)
        cuts, left_out = found[:most], len(found[most:])
    else:
        cuts = _drawn(rgb, finder, boxes)
    crops = np.stack([cut.crop for cut in cuts])
    probabilities = predictor.probabilities(run_id, crops)
    nearer = predictor.familiarity(run_id, crops)
    heatmaps = predictor.heatmaps(run_id, crops, probabilities.argmax(axis=1))
    return Analysis(
        width=width,
        height=height,
        faces=tuple(
            AnalysedFace(
                box=cut.face.box,
                confidence=cut.face.confidence,
                crop=cut.crop,
                probabilities=probabilities[n],
                heatmap=heatmaps[n],
                square=cut.square,
                gate=gate.look(
                    gate.Seen(
                        crop=cut.crop,
                        side=cut.square[2],
                        source=cut.source,
                        confidence=cut.face.confidence,
                        landmarks=cut.face.landmarks,
                        nearer=None if nearer is None else float(nearer[n]),
                    )
                ),
                landmarks=cut.face.landmarks,
                source=cut.source,
            )
            for n, cut in enumerate(cuts)
        ),
        left_out=left_out,
    )


def _found(rgb: NDArray[np.uint8], finder: faces.FaceFinder) -> list[_Cut]:
    """Return the faces that the detector finds, or the picture itself where it is one crop."""
    height, width = rgb.shape[:2]
    found = finder.find(rgb)
    if faces.is_crop((width, height), found):
        square = (0.0, 0.0, float(max(width, height)))
        crop = faces.whole(rgb)
        inside = faces.face_in_crop(finder, crop)
        face = faces.placed(inside, (0, 0, width, height), (width / SIZE, height / SIZE))
        return [_Cut(face, square, "whole", crop)]
    if not found:
        raise faces.NoFace
    return [_Cut(face, faces.crop_box(face), "found", faces.crop(rgb, face)) for face in found]


def _drawn(rgb: NDArray[np.uint8], finder: faces.FaceFinder, boxes: Sequence[Box]) -> list[_Cut]:
    """Return what the user's boxes hold: each cut out as the smallest square around its box."""
    cuts = []
    for box in boxes:
        square = faces.square_around(box, (rgb.shape[1], rgb.shape[0]))
        crop = faces.cut(rgb, square)
        scale = square[2] / SIZE
        face = faces.placed(faces.face_in_crop(finder, crop), box, (scale, scale), square[:2])
        cuts.append(_Cut(face, square, "drawn", crop))
    return cuts
