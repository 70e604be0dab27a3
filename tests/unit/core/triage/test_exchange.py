"""Decisions leave as CSV and come back the same; what does not fit is refused whole."""

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from core.data.store import Dataset
from core.triage.decisions import Decisions
from core.triage.exchange import InvalidList, from_csv, import_text, to_csv
from core.triage.history import Decision, Overlay

HEAD = "row,split,label,decision,new_label,when\n"
TIMES = (
    st.datetimes()
    .map(lambda at: at.strftime("%Y-%m-%dT%H:%M:%SZ"))
    .filter(lambda text: len(text) == 20)
)


@st.composite
def overlays(draw: st.DrawFn) -> Overlay:
    """Decisions about rows of the data set, whose row r is labelled r % 7."""
    found = {}
    for row in sorted(draw(st.sets(st.integers(0, 1049), max_size=20))):
        choice = draw(st.sampled_from(["label_issue", "ambiguous", "model_error", "set_aside"]))
        label = draw(st.none() | st.integers(0, 6).filter(lambda new, old=row % 7: new != old))
        found[row] = Decision(choice if label is None else "relabel", label, draw(TIMES))
    return Overlay(found)


@hypothesis_settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(given_overlay=overlays())
def test_what_leaves_comes_back_the_same(dataset: Dataset, given_overlay: Overlay):
    assert from_csv(dataset, to_csv(dataset, given_overlay)) == given_overlay.decisions


def test_the_columns_say_what_each_line_is_about(decisions: Decisions, dataset: Dataset):
    decisions.add(dataset, {705: Decision("relabel", 2, "2026-01-31T12:00:00Z")})
    text = to_csv(dataset, decisions.overlay(dataset))
    assert text == HEAD + "705,PrivateTest,neutral,relabel,fear,2026-01-31T12:00:00Z\n".replace(
        "neutral", ("angry", "disgust", "fear", "happy", "sad", "surprise", "neutral")[705 % 7]
    )


def test_importing_twice_adds_nothing_and_undo_takes_it_all_back(
    decisions: Decisions, dataset: Dataset
):
    lines = "".join(
        f"{row},Training,angry,ambiguous,,2026-01-31T12:00:00Z\n" for row in range(0, 70, 7)
    )
    raw = b"\xef\xbb\xbf" + (HEAD + lines).replace("\n", "\r\n").encode()
    assert import_text(dataset, decisions, raw) == 10
    assert import_text(dataset, decisions, raw) == 0
    assert len(decisions.undo(dataset)) == 10
    assert not decisions.overlay(dataset)


GOOD = "0,Training,angry,ambiguous,,2026-01-31T12:00:00Z\n"


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("", 1, "expected the columns row, split"),
        ("row,split\n", 1, "expected the columns row, split"),
        (HEAD + GOOD + "1,Training,angry,ambiguous,,2026-01-31T12:00:00Z\n", 3, "label disgust"),
        (HEAD + GOOD + "1,PublicTest,disgust,ambiguous,,2026-01-31T12:00:00Z\n", 3, "split Train"),
        (HEAD + "1050,Training,angry,ambiguous,,x\n", 2, "no row '1050'"),
        (HEAD + "-1,Training,angry,ambiguous,,x\n", 2, "no row '-1'"),
        (HEAD + "1e3,Training,angry,ambiguous,,x\n", 2, "no row '1e3'"),
        (HEAD + GOOD + GOOD, 3, "decided twice"),
        (HEAD + GOOD.replace("ambiguous", "deleted"), 2, "no decision 'deleted'"),
        (HEAD + GOOD.replace("ambiguous", "none"), 2, "no decision 'none'"),
        (HEAD + GOOD.replace(",,", ",bored,"), 2, "no expression 'bored'"),
        (HEAD + GOOD.replace(",,", ",fear,"), 2, "new label belongs to 'relabel'"),
        (HEAD + GOOD.replace("ambiguous,,", "relabel,,"), 2, "new label belongs to 'relabel'"),
        (HEAD + GOOD.replace("ambiguous,,", "relabel,angry,"), 2, "labelled angry already"),
        (HEAD + GOOD.replace("2026-01-31", "31.01.2026"), 2, "is no time"),
        (HEAD + "0,Training,angry\n", 2, "expected 6 values"),
        (HEAD + GOOD.replace("\n", ",more\n"), 2, "expected 6 values"),
        (HEAD + '"0,Training', 2, "this is no CSV"),
    ],
)
def test_a_list_that_does_not_fit_is_refused_whole(
    decisions: Decisions, dataset: Dataset, text: str, line: int, told: str
):
    with pytest.raises(InvalidList) as caught:
        import_text(dataset, decisions, text.encode())
    assert f"Line {line}:" in str(caught.value)
    assert told in str(caught.value)
    assert not decisions.overlay(dataset)


def test_bytes_that_are_no_text_are_refused(decisions: Decisions, dataset: Dataset):
    with pytest.raises(InvalidList, match="UTF-8"):
        import_text(dataset, decisions, b"\xff\xfe\x00")
