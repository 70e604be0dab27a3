"""Deletion and insertion curves among those of random maps."""

import numpy as np

from core.explain.faithfulness.curves import Curves
from dashboard.figures.faithfulness import curves_figure


def curves(maps: int) -> Curves:
    values = np.linspace(1, 0, 3 * maps, dtype=np.float32).reshape(maps, 3)
    return Curves(np.array([0, 0.5, 1], np.float32), values, 1 - values)


def test_the_map_stands_before_faint_random_ones_and_one_baseline_is_seen() -> None:
    own, random = ({kind: curves(count) for kind in ("mean", "blur")} for count in (1, 39))
    figure = curves_figure(own, random, kind="blur")
    assert {trace.meta for trace in figure.data if trace.visible} == {"blur"}
    seen = [trace for trace in figure.data if trace.visible]
    assert [trace.name for trace in seen] == [
        "random maps",
        "random maps",
        "strongest hidden first",
        "strongest shown first",
    ]
    # All random maps in one trace, with a gap after each.
    assert len(seen[0].x) == 39 * 4
    assert seen[0].y[3] is None
    # Not by colour alone.
    assert seen[2].line.dash != seen[3].line.dash
    assert seen[2].marker.symbol != seen[3].marker.symbol
    assert figure.layout.shapes[0].x0 == 0
