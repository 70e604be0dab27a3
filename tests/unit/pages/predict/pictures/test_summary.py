"""All faces at a glance."""

from core.labels import EMOTIONS
from pages.predict.pictures.summary import summary_figure


def test_each_face_is_counted_once_under_what_it_was_answered():
    rows = [
        {"kind": "one", "expression_shown": "happy"},
        {"kind": "one", "expression_shown": "happy"},
        {"kind": "several", "expression_shown": "sad"},
        {"kind": "held"},
        {"kind": "none", "expression_shown": "sad"},
        {"kind": "one", "expression_shown": "<script>"},
        {"kind": "else", "expression_shown": None},
    ]
    (bars,) = summary_figure(rows).data
    counts = dict(zip(bars.x, bars.y, strict=True))
    assert counts == {
        **dict.fromkeys(EMOTIONS, 0),
        "happy": 2,
        "not sure": 1,
        "cannot tell": 1,
        "held back": 1,
    }
