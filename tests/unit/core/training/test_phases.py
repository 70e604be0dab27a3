"""Settings of the two phases are refused where they have no effect; see test_fine_tuning too."""

from typing import Any

import pytest

from core.architectures import ARCHITECTURES
from core.data.store import Dataset
from core.errors import InvalidSetting
from core.runs.spec import TrainingSpec
from core.training.phases import Phase, check, phases
from core.training.request import run_spec

MOBILENET = ARCHITECTURES.get("mobilenet_v2")


@pytest.mark.parametrize("name", ["frozen_epochs", "fine_tuned_blocks", "fine_tune_rate"])
def test_a_net_without_backbone_has_no_phases(striped: Dataset, name: str):
    with pytest.raises(InvalidSetting, match=f"'{name}' needs a pretrained backbone") as caught:
        run_spec("two_conv", striped, settings={name: 1})
    assert "mobilenet_v2" in caught.value.hint


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"frozen_epochs": 21}, "only 20 epochs"),
        ({"fine_tuned_blocks": 2}, "'fine_tuned_blocks' has no effect"),
        ({"fine_tune_rate": 1e-4}, "'fine_tune_rate' has no effect"),
        ({"frozen_epochs": 20, "fine_tune_rate": 1e-4}, "'fine_tune_rate' has no effect"),
        ({"frozen_epochs": 5, "fine_tuned_blocks": 18}, "has 17 blocks"),
    ],
)
def test_what_does_not_fit_together_is_refused(
    striped: Dataset, settings: dict[str, Any], said: str
):
    with pytest.raises(InvalidSetting, match=said) as caught:
        run_spec("mobilenet_v2", striped, settings=settings)
    assert caught.value.hint


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"frozen_epochs": 20},
        {"frozen_epochs": 5},
        {"frozen_epochs": 5, "fine_tuned_blocks": 17, "fine_tune_rate": 1e-4},
    ],
)
def test_what_fits_together_is_accepted(settings: dict[str, Any]):
    check(TrainingSpec(**settings), MOBILENET)


def test_without_frozen_epochs_everything_trains_on_one_schedule():
    training = TrainingSpec(epochs=7, learning_rate=0.02)
    assert phases(training, None, MOBILENET.backbone) == (Phase(0, 7, 0.02),)
    assert phases(training, None, None) == (Phase(0, 7, 0.02),)
