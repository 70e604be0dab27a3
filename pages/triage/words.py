"""The words of the page: what each decision, order and filter is called, and why."""

from typing import Final

from core.triage.queue import Order
from core.triage.rules import Verdict
from pages.triage.view import Show

VERDICT_TITLES: Final[dict[Verdict, str]] = {
    "label_issue": "Label issue",
    "ambiguous": "Ambiguous to people",
    "model_error": "Model error",
}
VERDICT_HELP: Final[dict[Verdict, str]] = {
    "label_issue": "The label is not what the picture shows.",
    "ambiguous": "People would not agree on this picture.",
    "model_error": "The label is right, the model is not.",
}
SORTS: Final[tuple[tuple[Order, str], ...]] = (
    ("quality", "Doubtful labels first"),
    ("loss", "Surest errors first"),
    ("disagreement", "Models disagree first"),
)
SHOWS: Final[tuple[tuple[Show, str], ...]] = (
    ("undecided", "Undecided"),
    ("decided", "Decided"),
    ("all", "All"),
)
# Letters of the seven expressions while relabelling; 's' is sad, so surprise takes its second.
LETTERS: Final[tuple[str, ...]] = ("a", "d", "f", "h", "s", "u", "n")
WARNING: Final = (
    "Figures on labels changed by hand are not comparable with published ones. Only errors of a "
    "model are looked at here, so a wrong label that the model agrees with still counts as right, "
    "and moving a label to what the model says raises its figures by itself."
)
