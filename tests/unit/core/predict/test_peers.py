"""Asked are independent nets for the same data, once each."""

from core.predict.peers import is_part, peers
from core.runs.store import RunStore
from core.settings import ROOT

RUNS = RunStore(ROOT / "models").all()


def test_one_net_of_each_architecture_trained_on_the_same_data_is_asked():
    final = next(run for run in RUNS if run.run_id.startswith("ensemble-fer2013-8eff"))
    asked = peers(RUNS, final)
    assert all(not run.is_ensemble for run in asked)
    assert {run.spec.dataset.fingerprint for run in asked} == {final.spec.dataset.fingerprint}
    architectures = [run.spec.architecture for run in asked]
    assert len(architectures) == len(set(architectures)) >= 3
    accuracies = [run.accuracy("PublicTest") for run in asked]
    assert accuracies == sorted(accuracies, reverse=True)


def test_a_run_is_not_its_own_peer():
    for run in RUNS:
        assert run.run_id not in [peer.run_id for peer in peers(RUNS, run)]


def test_the_nets_of_an_ensemble_are_parts_of_it_and_of_nothing_else():
    final = next(run for run in RUNS if run.run_id.startswith("ensemble-fer2013-8eff"))
    parts = {run.run_id for run in RUNS if is_part(run, final)}
    assert parts == {"fer_resnet-fer2013-08e1aa8f16", "six_conv-fer2013-8c6ea1a0df"}
    assert {run.run_id for run in peers(RUNS, final)} - parts == {"two_conv-fer2013-918cbe56ab"}
    assert not any(is_part(net, run) for run in RUNS if not run.is_ensemble for net in RUNS)
