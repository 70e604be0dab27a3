"""A request for a search: what is trained, what is varied, what is made better, and how."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.data.store import Dataset
from core.dimensions import Dimension
from core.errors import InvalidSetting
from core.keys import digest
from core.runs.spec import AugmentationSpec, RunSpec
from core.search import samplers
from core.search.objectives import LATENCY, Objective
from core.search.space import Space, search_space
from core.training.request import run_spec


@dataclass(frozen=True)
class SearchRequest:
    """A search, checked; made by `search_request`.

    Attributes:
        architecture: name in the registry.
        dataset: data set to train on.
        space: what is varied.
        settings: what keeps one value; all else keeps its default.
        objectives: what is made better, on PublicTest.
        sampler: one of `core.search.samplers.SAMPLERS`.
        pruner: one of `core.search.samplers.PRUNERS`.
        seed: of the sampler, and of every training.
        weights_file: with the backbone's first weights; its SHA-256 is among the settings.
    """

    architecture: str
    dataset: Dataset
    space: Space
    settings: Mapping[str, Any]
    objectives: tuple[Objective, ...]
    sampler: str
    pruner: str
    seed: int
    weights_file: Path | None = None

    def spec(self, varied: Mapping[str, Any]) -> RunSpec:
        """Return the run of one trial.

        Raises:
            InvalidSetting: the values do not go together.
        """
        return run_spec(
            self.architecture,
            self.dataset,
            seed=self.seed,
            settings={**self.settings, **varied},
        )

    @property
    def epochs(self) -> int:
        """Passes over Training of every trial."""
        return self.spec({}).fitting.epochs

    @property
    def description(self) -> dict[str, Any]:
        """Everything that determines the search, ready for JSON. Its name and length do not."""
        base = self.spec({})
        return {
            "architecture": base.architecture,
            "architecture_version": base.architecture_version,
            "dataset": base.dataset.model_dump(),
            "settings": {
                name: value
                for name, value in _flat(base).items()
                if name not in self.space.dimensions
            },
            "space": self.space.texts(),
            "objectives": [objective.name for objective in self.objectives],
            "sampler": self.sampler,
            "pruner": self.pruner,
            "seed": self.seed,
        }

    @property
    def defaults(self) -> dict[str, Any]:
        """All settings at their defaults: what a study from before there was a setting used."""
        return _flat(run_spec(self.architecture, self.dataset))

    @property
    def name(self) -> str:
        """What the study is called when nobody names it: the same request, the same name."""
        content = {
            # Does not change when a setting is added that is left at its default.
            "base": self.spec({}).key,
            **{part: self.description[part] for part in ("space", "objectives", "sampler")},
            "pruner": self.pruner,
        }
        return f"{self.architecture}-{self.dataset.name}-{self.sampler}-{digest(content)[:10]}"


def search_request(
    architecture: str,
    dataset: Dataset,
    *,
    objectives: tuple[Objective, ...],
    sampler: str,
    pruner: str = "none",
    epochs: int | None = None,
    seed: int = 0,
    settings: Mapping[str, Any] | None = None,
    space: Mapping[str, Dimension] | None = None,
    weights_file: Path | None = None,
) -> SearchRequest:
    """Return a search whose every dimension is allowed.

    Args:
        architecture: name in the registry.
        dataset: data set to train on.
        objectives: what is made better; the first that is no latency chooses each run's epoch,
            unless `settings` say otherwise.
        sampler: one of `core.search.samplers.SAMPLERS`. A grid varies the architecture's own
            parameters and what `space` names; the others vary the training's defaults, too.
        pruner: one of `core.search.samplers.PRUNERS`.
        epochs: passes over Training of every trial; the same as the setting `epochs`.
        seed: of the sampler, and of every training.
        settings: what keeps one value, see `core.training.request.run_spec`.
        space: what is varied in another way than by default, or besides.
        weights_file: with the backbone's first weights, see `core.training.request.run_spec`.

    Raises:
        UnknownName: there is no such architecture.
        InvalidSetting: a name is unknown, a value not allowed, or the parts do not go together.
    """
    fixed = dict(settings or {})
    if epochs is not None and fixed.setdefault("epochs", epochs) != epochs:
        raise InvalidSetting("Setting 'epochs' is given twice with different values.")
    if weights_file is not None:
        # Read once, and not for every trial.
        named = {name: fixed[name] for name in ("weights",) if name in fixed}
        base = run_spec(architecture, dataset, settings=named, weights_file=weights_file)
        fixed["weights"] = base.parameters["weights"]
    varied = search_space(architecture, given=space, fixed=fixed, training=sampler != "grid")
    samplers.check(sampler, pruner, varied, objectives)
    fixed.setdefault("monitor", next(o.name for o in objectives if o.name != LATENCY))
    request = SearchRequest(
        architecture, dataset, varied, fixed, objectives, sampler, pruner, seed, weights_file
    )
    for name, dimension in varied.dimensions.items():
        for value in dimension.ends:
            request.spec({name: value})
    return request


def _flat(spec: RunSpec) -> dict[str, Any]:
    """Return a spec's settings by the names that `run_spec` takes."""
    training = spec.fitting.model_dump(mode="json")
    augmentation = training.pop("augmentation")
    return {
        **spec.parameters,
        **training,
        **{f"augmentation.{name}": augmentation[name] for name in AugmentationSpec.model_fields},
    }
