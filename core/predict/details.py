"""What an answer to one crop rests on."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from core.explain.regions import shares
from core.explain.words import sentence
from core.labels import EMOTIONS
from core.predict.analysis import Details, Evidence, Opinion
from core.predict.fragility import fragility
from core.predict.peers import is_part, peers
from core.runs.store import RunStore

if TYPE_CHECKING:
    from core.predict.predictor import Predictor


def details(
    predictor: "Predictor", runs: RunStore, run_id: str, crop: NDArray[np.uint8], *, trust: bool
) -> Details:
    """Return what an answer rests on, as `Predictor.details`.

    Of a run that averages views, changed copies are judged by one view each: averaging shifts and
    mirror images is what would hide that single ones get other labels. They are held against the
    answer that is shown, which all views gave.
    """
    run = runs.open(run_id)
    probabilities = predictor.probabilities(run_id, crop[None])[0]
    answer, second = (int(index) for index in np.argsort(-probabilities, kind="stable")[:2])
    maps = predictor.heatmaps(run_id, np.stack([crop, crop]), np.array([answer, second]))
    regions, landmarks_found = predictor.face_regions(crop)

    def evidence(class_index: int, heat: NDArray[np.float32]) -> Evidence:
        parts = shares(heat, regions)
        words = sentence(parts, EMOTIONS[class_index], signed=False)
        return Evidence(class_index, heat, parts, words)

    return Details(
        fragility=fragility(
            lambda copies: predictor.probabilities(run_id, copies, views="one"), crop, answer
        ),
        opinions=tuple(
            Opinion(
                peer.run_id,
                peer.title,
                predictor.probabilities(peer.run_id, crop[None])[0],
                is_part(peer, run),
            )
            for peer in peers(runs.all(), run)
        ),
        evidence=evidence(answer, maps[0]),
        runner_up=evidence(second, maps[1]),
        landmarks_found=landmarks_found,
        verdict=predictor.trust(run_id, crop, answer, maps[0]) if trust else None,
    )
