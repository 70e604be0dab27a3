"""Prediction: the predictor and its own process against Keras's ways, side by side.

Uses the first run of the store, `models/` unless EMOTION_LENS_MODELS says otherwise.
"""

import time
from functools import partial
from io import BytesIO

import numpy as np
import skimage.data
from PIL import Image

from benchmarks.explain import ROUNDS, side_by_side
from benchmarks.report import Line, NotHere
from core.predict.inference import Inference
from core.predict.pictures import Limits
from core.predict.predictor import Predictor
from core.runs.net import load_net
from core.runs.store import RunStore
from core.settings import Settings


def run() -> list[Line]:
    """Report medians of one picture, of 256, and of one photograph analysed."""
    settings = Settings()
    runs = RunStore(settings.models)
    trained = next(iter(runs.all()), None)
    if trained is None:
        raise NotHere(f"no run in {settings.models}: train one first")
    predictor, inference = Predictor(runs), Inference(settings)
    net = load_net(trained)
    inference.start()
    while not inference.ready:
        time.sleep(0.1)
    lines = []
    for count in (1, 256):
        pictures = np.random.default_rng(0).integers(0, 256, (count, 48, 48), dtype=np.uint8)
        images = pictures[..., None].astype(np.float32) / 255
        ours, child, call, keras_predict = side_by_side(
            partial(predictor.probabilities, trained.run_id, pictures),
            partial(inference.probabilities, trained.run_id, pictures),
            partial(net, images),
            partial(net.predict, images, verbose=0, batch_size=256),
        )
        note = f"{keras_predict / ours:.1f} times as fast as net.predict; {trained.run_id}"
        lines += [
            Line(f"{count} at a time", ours, "ms", target=keras_predict, note=note),
            Line("  by the inference process", child, "ms"),
            Line("  net(images)", call, "ms"),
            Line("  net.predict(images)", keras_predict, "ms"),
        ]
    photograph = BytesIO()
    Image.fromarray(skimage.data.astronaut()).save(photograph, "JPEG", quality=95)
    raw = photograph.getvalue()
    here, there = side_by_side(
        partial(predictor.analyse, trained.run_id, raw, limits=Limits.of(settings)),
        partial(inference.analyse, trained.run_id, raw),
    )
    inference.close()
    note = f"512 x 512: face found, predicted, explained; median of {ROUNDS} rounds"
    return [
        *lines,
        Line("a photograph analysed", here, "ms", note=note),
        Line("  by the inference process", there, "ms"),
    ]
