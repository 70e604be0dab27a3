"""What speaks for an answer and its runner-up, by any method of explanation."""

from dataclasses import replace
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from core.explain import METHODS
from core.explain.faithfulness.verdict import Verdict
from core.explain.maps import Maps
from core.explain.regions import shares
from core.explain.words import sentence
from core.labels import EMOTIONS
from core.predict.analysis import Details, Evidence


class Explainer(Protocol):
    """What explains pictures: a `Predictor`, or the `Inference` process."""

    def explain(
        self,
        run_id: str,
        pictures: NDArray[np.uint8],
        class_indices: NDArray[np.integer[Any]],
        *,
        method: str = "grad_cam",
    ) -> Maps:
        """Return maps of pictures for classes."""

    def face_regions(self, picture: NDArray[np.uint8]) -> tuple[NDArray[np.int64], bool]:
        """Return the regions of a face, and whether its landmarks were found."""

    def trust(
        self,
        run_id: str,
        picture: NDArray[np.uint8],
        class_index: int,
        heat: NDArray[np.float32],
    ) -> Verdict:
        """Return whether a map of a picture is better than random ones."""


def explained_by(
    method: str, details: Details, models: Explainer, run_id: str, crop: NDArray[np.uint8]
) -> Details:
    """Return details whose evidence comes from another method than Grad-CAM.

    Args:
        method: name of an explanation method.
        details: of that crop.
        models: what explains it.
        run_id: whole id of the run that answered.
        crop: shape (48, 48), uint8.

    Raises:
        UnknownName: there is no such method.
    """
    signed = METHODS.get(method).signed
    classes = np.array([details.evidence.class_index, details.runner_up.class_index])
    maps = models.explain(run_id, np.stack([crop, crop]), classes, method=method)
    regions, landmarks_found = models.face_regions(crop)
    found = []
    for index, values, heat in zip(classes.tolist(), maps.values, maps.scaled(), strict=True):
        parts = shares(values, regions)
        words = sentence(parts, EMOTIONS[index], signed=signed)
        # What speaks against a class is in the shares; a heat map of a report shows what is for it.
        found.append(Evidence(index, np.clip(heat, 0, 1), parts, words))
    verdict = models.trust(run_id, crop, found[0].class_index, maps.values[0])
    return replace(
        details,
        evidence=found[0],
        runner_up=found[1],
        landmarks_found=landmarks_found,
        verdict=verdict,
    )
