"""Which convolutions a run's net has, read without Keras."""

import pytest

from core.explain import convolutions as core_convolutions
from core.runs.store import Run, RunStore
from core.settings import ROOT
from pages.explain.convolutions import KINDS, Convolution, convolutions


def test_convolutions_come_from_input_to_output_with_their_positions(run: Run) -> None:
    # 24 positions, kernel 5 by 3, stride 2, nothing added at the rim: 10 by 11.
    assert convolutions(run) == (Convolution("first", (48, 48)), Convolution("last", (10, 11)))


def test_a_damaged_run_has_none_instead_of_failing_the_list(run: Run) -> None:
    (run.path / "model.keras").write_bytes(b"other")
    assert convolutions(run) == ()


def test_the_kinds_are_those_that_grad_cam_reads() -> None:
    assert KINDS == core_convolutions.CONVOLUTIONS


@pytest.mark.parametrize("run_id", RunStore(ROOT / "models").ids())
def test_every_shipped_net_tells_its_convolutions_and_an_ensemble_has_none(run_id: str) -> None:
    run = RunStore(ROOT / "models").open(run_id)
    found = convolutions(run)
    assert bool(found) is not run.is_ensemble
    assert all(c.grid for c in found)
