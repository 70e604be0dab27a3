"""What stands below a picture, and what is said of the whole list."""

from typing import Final

from core.data.query import ROW
from core.labels import EMOTIONS
from core.quality.columns import EXACT, LABEL, NEAR
from dashboard.components.text import count, percent
from pages.dataset.tabs.gallery.listing import UNKNOWN, Listing
from pages.dataset.tabs.gallery.view import OF_A_RUN, RANDOM, GalleryView

# Column -> name in a sentence, what comes first ascending, and first descending.
_SORTS: Final = {
    ROW: ("row", "first row first", "last row first"),
    "brightness": ("brightness", "darkest first", "lightest first"),
    "contrast": ("contrast", "flattest first", "strongest first"),
    "sharpness": ("sharpness", "most blurred first", "sharpest first"),
    "entropy": ("entropy of grey levels", "fewest tones first", "most tones first"),
    EXACT: ("exact copies", "fewest copies first", "most copies first"),
    NEAR: ("exact and near copies", "fewest copies first", "most copies first"),
    LABEL: ("trust in the label", "most doubtful first", "least doubtful first"),
    "vote_entropy": ("entropy of votes", "clearest first", "most divided first"),
    "vote_share": ("share of votes for the leader", "most divided first", "clearest first"),
    "confidence": ("confidence of the model", "least sure first", "surest first"),
    "margin": ("lead of the first answer", "closest first", "clearest first"),
    "loss": ("loss", "lowest first", "highest first"),
}
_DIGITS: Final = {"brightness": 0, "contrast": 0, "sharpness": 0, "entropy": 2, "vote_entropy": 2}


def sort_title(name: str) -> str:
    """Return what a list is sorted by, for people."""
    title = "random" if name == RANDOM else _SORTS.get(name, (name.replace("_", " "),))[0]
    return title[:1].upper() + title[1:]


def direction_titles(name: str) -> tuple[str, str]:
    """Return what ascending and descending mean for a column."""
    return (_SORTS.get(name) or ("", "lowest first", "highest first"))[1:]


def note(listed: Listing, row: int) -> str | None:
    """Return the small line below a picture: what the list is sorted or filtered by."""
    view, columns = listed.view, listed.columns
    if view.sort not in (ROW, RANDOM, *OF_A_RUN):
        return _value(view.sort, float(columns[view.sort][row]))
    if not view.asks_the_run:
        return None
    code = int(columns["predicted"][row])
    if code == UNKNOWN:
        return "not evaluated"
    if view.sort in ("loss", "margin"):
        return f"{float(columns[view.sort][row]):.2f} {EMOTIONS[code]}"
    # The number first: a long name may be cut off.
    return f"{percent(float(columns['confidence'][row]), digits=0)} {EMOTIONS[code]}"


def _value(name: str, value: float) -> str:
    if value != value:
        return "not known"
    if name in ("vote_share", LABEL):
        return percent(value, digits=0)
    if name in (EXACT, NEAR):
        return "no copy" if value == 1 else f"{value:.0f} alike"
    return f"{value:,.{_DIGITS.get(name, 2)}f}"


def of_list(listed: Listing, total: int, *, selected: bool) -> str:
    """Say how many pictures there are, and in which order."""
    view, n = listed.view, len(listed.rows)
    whole = f"{count(total)} {'selected ' if selected else ''}pictures"
    many = f"{whole}" if n == total else f"{count(n)} of {whole}"
    return f"{many}, {_order(view)}."


def _order(view: GalleryView) -> str:
    if view.sort == RANDOM:
        return "in random order"
    name = _SORTS.get(view.sort, (view.sort.replace("_", " "),))[0]
    return f"by {name}, {direction_titles(view.sort)[view.descending]}"
