"""What one address or one set of controls is about: models, pictures, and the view of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from core.data.ballots import Ballots
from core.data.facts import Facts, row_facts
from core.data.store import Dataset
from core.runs.store import Run
from core.triage.applied import applied
from core.triage.history import Overlay
from dashboard.services import services
from pages.confusion.view import View, view

if TYPE_CHECKING:
    from dashboard.services import Services


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything that a part of the page is drawn from.

    Attributes:
        services: of this application.
        dataset: whose pictures are counted.
        run: model A.
        reference: model B; None where there is no other model.
        view: the choices on the page.
        selected: rows that the page restricts itself to; None for all.
        selection: the key of these rows.
        overlay: decisions that are counted; None: the data set's labels as they are.
    """

    services: "Services"
    dataset: Dataset
    run: Run
    reference: Run | None
    view: View
    selected: NDArray[np.int64] | None = None
    selection: str | None = None
    overlay: Overlay | None = None

    @property
    def is_own(self) -> bool:
        """Whether the run was trained on this very data set."""
        return self.run.spec.dataset.fingerprint == self.dataset.fingerprint

    @property
    def facts(self) -> Facts:
        """What is known of each row of the data set whatever a model says; remembered."""
        return row_facts(self.dataset, self.services.settings.home / "cache")

    @property
    def people(self) -> Ballots | None:
        """The votes on each row of the data set, where there are any."""
        return self.facts.ballots

    @property
    def labels(self) -> NDArray[np.int64]:
        """The label of each row of the data set, with decisions where they are counted."""
        if self.overlay is None:
            return self.dataset.labels
        return applied(self.dataset, self.overlay)[0]

    @property
    def rows(self) -> NDArray[np.int64]:
        """The rows that are counted: of the splits chosen, within the selection."""
        rows = np.concatenate([self.dataset.indices(split) for split in self.view.splits])
        if self.overlay is not None:
            rows = rows[applied(self.dataset, self.overlay)[1][rows]]
        return rows if self.selected is None else rows[np.isin(rows, self.selected)]


def scene(query: Mapping[str, object]) -> Scene | None:
    """Return what address parameters, or the values of the controls, are about.

    Returns:
        None where there is no run at all.

    Raises:
        UnknownName: a data set or run is named that does not exist.
    """
    shared = services()
    dataset = shared.dataset(_text(query.get("data")))
    run = shared.run(_text(query.get("run")), dataset)
    if run is None:
        return None
    chosen, selected = view(query), shared.selection(query.get("selection"), dataset)
    return Scene(
        services=shared,
        dataset=dataset,
        run=run,
        reference=_reference(shared, dataset, run, _text(query.get("reference"))),
        view=chosen,
        selected=selected,
        selection=None if selected is None else _text(query.get("selection")),
        overlay=shared.decisions.overlay(dataset) if chosen.overlay else None,
    )


def _reference(shared: "Services", dataset: Dataset, run: Run, wanted: str | None) -> Run | None:
    """Return the second model: the one named, else the most accurate other one on these data."""
    others = [other for other in shared.runs.all() if other.run_id != run.run_id]
    named = next((other for other in others if other.run_id == wanted), None)
    own = [r for r in others if r.spec.dataset.fingerprint == dataset.fingerprint]
    # By PublicTest, the split that choices are made on.
    best = max(own or others, key=lambda r: r.accuracy("PublicTest") or 0.0, default=None)
    return named or best


def _text(value: object) -> str | None:
    return str(value) if value else None
