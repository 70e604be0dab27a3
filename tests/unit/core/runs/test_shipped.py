"""The shipped runs are found by today's keys and need nothing but Keras."""

import json

import pytest

from core.keys import file_digest
from core.runs.run import MODEL, Run
from core.runs.spec import AugmentationSpec, RunSpec, TrainingSpec
from core.runs.store import RunStore
from core.settings import ROOT
from tests.unit.core.runs.plain import foreign_parts

STORE = RunStore(ROOT / "models")
RUNS = STORE.ids()
NETS = [run_id for run_id in RUNS if (STORE.root / run_id / MODEL).is_file()]
# Settings that the first runs were stored without.
LATER = {"class_weights", "ema", "precision", "patience"}


@pytest.fixture(params=RUNS)
def run(request: pytest.FixtureRequest) -> Run:
    return STORE.open(request.param)


@pytest.fixture(params=NETS)
def trained(request: pytest.FixtureRequest) -> Run:
    """A run that is a net of its own, and not an ensemble."""
    return STORE.open(request.param)


def test_there_are_runs_for_the_drawn_and_for_the_real_faces():
    assert {run.spec.dataset.name for run in STORE.all()} >= {"synthetic", "fer2013"}


def test_its_key_is_still_the_one_it_was_stored_under(run: Run):
    # Otherwise the command that made it would train it again.
    stored = json.loads((run.path / "manifest.json").read_text())["key"]
    assert run.spec.key == stored
    assert run.spec.run_id == run.path.name == run.run_id
    found = STORE.find(stored)
    assert found is not None
    assert found.run_id == run.run_id


def test_settings_that_came_later_leave_the_keys_as_they_were(trained: Run):
    content = json.loads((trained.path / "spec.json").read_text())
    training, augmentation = content["training"], content["training"]["augmentation"]
    for fields, names in ((training, LATER), (augmentation, {"mixup"})):
        kind = TrainingSpec if fields is training else AugmentationSpec
        for name in names:
            # A run that uses a later setting needs it; any other may do without the field.
            if fields.get(name) == kind.model_fields[name].default:
                del fields[name]
    assert RunSpec.model_validate(content).key == trained.spec.key


def test_its_files_are_those_of_its_manifest(run: Run):
    for name, expected in run.manifest["files"].items():
        assert file_digest(run.path / name) == expected, name
    kept = {path.name for path in run.path.iterdir()}
    assert kept == {*run.manifest["files"], "manifest.json"}


def test_its_net_holds_nothing_but_keras(trained: Run):
    assert foreign_parts(trained.model_path()) == []
