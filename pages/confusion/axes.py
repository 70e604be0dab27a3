"""What the two axes of the matrix can be, and how a pair of them is put into words."""

from dataclasses import dataclass
from typing import Final, Literal, get_args

from dashboard.figures.confusion import TRUE_AND_PREDICTED, Wording

Source = Literal["label", "model", "reference", "people"]
"""Who answers: the data set's label, the model, a second model, or people who voted."""
SOURCES: Final[tuple[Source, ...]] = get_args(Source)

_TITLES: Final[dict[Source, str]] = {
    "label": "Label",
    "model": "Answer of model A",
    "reference": "Answer of model B",
    "people": "Answer of most people",
}
# Stands before the name of an expression.
_SAID: Final[dict[Source, str]] = {
    "label": "labelled {}",
    "model": "A said {}",
    "reference": "B said {}",
    "people": "people said {}",
}
_WHO: Final[dict[Source, str]] = {
    "label": "the label",
    "model": "A",
    "reference": "B",
    "people": "people",
}
_OF: Final[dict[Source, str]] = {
    "label": "labelled {}",
    "model": "that A called {}",
    "reference": "that B called {}",
    "people": "that people called {}",
}


@dataclass(frozen=True, slots=True)
class Axes:
    """Who answers along the rows and who along the columns; never the same one twice."""

    rows: Source = "label"
    columns: Source = "model"

    @property
    def sources(self) -> tuple[Source, Source]:
        """Both, the rows' first."""
        return self.rows, self.columns

    @property
    def are_true_and_predicted(self) -> bool:
        """Whether this is the confusion matrix of the model, either way round."""
        return set(self.sources) == {"label", "model"}

    @property
    def wording(self) -> Wording:
        """How rows, columns and cells are called."""
        if self.sources == ("label", "model"):
            return TRUE_AND_PREDICTED
        if self.are_true_and_predicted:
            other = TRUE_AND_PREDICTED
            return Wording(
                rows=other.columns,
                columns=other.rows,
                cell=lambda row, column: other.cell(column, row),
                of_row=other.of_column,
                of_column=other.of_row,
            )
        return Wording(
            rows=_TITLES[self.rows],
            columns=_TITLES[self.columns],
            cell=self._cell,
            of_row=_OF[self.rows],
            of_column=_OF[self.columns],
        )

    @property
    def pair(self) -> str:
        """Both as the subject of a sentence: "A and B", "the label and people"."""
        first, second = sorted(self.sources, key=SOURCES.index)
        return f"{_WHO[first]} and {_WHO[second]}"

    def _cell(self, row: str, column: str) -> str:
        """Say what a cell counts, in the same words whichever way round the matrix stands."""
        answers = dict(zip(self.sources, (row, column), strict=True))
        first, second = sorted(self.sources, key=SOURCES.index)
        if row != column:
            said = (_SAID[source].format(answers[source]) for source in (first, second))
            return ", ".join(said)
        if first == "label":
            agree = "agree" if second == "people" else "agrees"
            return f"labelled {row}, and {_WHO[second]} {agree}"
        return f"{_WHO[first]} and {_WHO[second]} both said {row}"


TRUE_BY_PREDICTED: Final = Axes()


def axes_of(rows: object, columns: object) -> Axes:
    """Return the axes of an address; what is unknown, or the same twice, falls back."""
    row: Source = next((source for source in SOURCES if source == rows), "label")
    column: Source = next((source for source in SOURCES if source == columns), "model")
    if row == column:
        column = "label" if row == "model" else "model"
    return Axes(row, column)
