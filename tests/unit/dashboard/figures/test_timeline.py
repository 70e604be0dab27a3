"""The timeline shows both lines of each expression, breaks at gaps, and never by colour alone."""

import numpy as np
import pytest

from core.labels import EMOTIONS
from dashboard.figures.timeline import Span, clock, timeline_figure


def figure(**more: object):
    seconds = np.asarray([0, 0.2, 0.4, 5.0, 5.2], np.float32)
    raw = np.random.default_rng(0).dirichlet(np.ones(7), 5).astype(np.float32)
    spans = [Span(0, 0.6, "happy", 3), Span(5, 5.4, "sad or neutral", None)]
    return timeline_figure(seconds, raw, raw, spans, length=6.0, gap=1.0, **more)


def test_each_expression_has_a_bold_line_with_a_symbol_and_a_faint_one():
    drawn = [trace for trace in figure().data if trace.type == "scatter"]
    assert len(drawn) == 2 * len(EMOTIONS)
    bold = [trace for trace in drawn if trace.showlegend is not False]
    assert [trace.name for trace in bold] == list(EMOTIONS)
    assert len({trace.marker.symbol for trace in bold}) == len(EMOTIONS)
    assert all(trace.opacity == 0.3 for trace in drawn if trace.showlegend is False)


def test_lines_break_where_the_face_was_not_seen():
    assert figure().data[0].x[3] is None
    assert len(figure().data[0].x) == len(figure().data[0].y) == 6


def test_the_band_says_what_is_shown_and_hatches_what_is_not_sure():
    sure, unsure = (trace for trace in figure().data if trace.type == "bar")
    assert (sure.base[0], sure.x[0], sure.text[0]) == (0, 0.6, "happy")
    assert unsure.marker.pattern.shape == "/"


def test_the_moment_is_the_first_line_and_cuts_are_dotted():
    shapes = figure(cuts=(2.0,), moment=0.2).layout.shapes
    assert [(line.x0, line.line.dash) for line in shapes] == [(0.2, "solid"), (2.0, "dot")]


@pytest.mark.parametrize(
    ("seconds", "tenths", "shown"),
    [(0, False, "0:00"), (65.4, False, "1:05"), (59.96, True, "1:00.0"), (3.25, True, "0:03.2")],
)
def test_a_clock_never_shows_sixty_seconds(seconds: float, tenths: bool, shown: str):
    assert clock(seconds, tenths=tenths) == shown
