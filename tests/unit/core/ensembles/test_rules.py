"""What each rule computes, by hand, and that what is fitted is fitted for the better."""

import json

import numpy as np
import pytest

from core.ensembles.rules import RULES, rule
from core.errors import UnknownName


def _members(n: int = 1500, seed: int = 0):
    """Return labels and three members: a good one, a worse one, and one that knows nothing."""
    generator = np.random.default_rng(seed)
    labels = generator.integers(0, 7, n)
    found = []
    for signal in (2.0, 1.0, 0.0):
        logits = generator.normal(0, 1, (n, 7))
        logits[np.arange(n), labels] += signal
        powers = np.exp(logits)
        found.append(powers / powers.sum(axis=1, keepdims=True))
    return np.stack(found).astype(np.float32), labels


def _log_loss(probabilities, labels) -> float:
    return float(-np.log(probabilities[np.arange(len(labels)), labels]).mean())


@pytest.mark.parametrize("name", RULES)
def test_every_rule_gives_probabilities_and_survives_json(name: str):
    members, labels = _members()
    chosen = rule(name)
    fitted = chosen.fit(members, labels)
    combined = chosen.combine(members, fitted)
    assert combined.shape == (1500, 7)
    assert combined.dtype == np.float32
    np.testing.assert_allclose(combined.sum(axis=1), 1, atol=1e-5)
    assert (combined >= 0).all()
    again = chosen.combine(members, json.loads(json.dumps(fitted, allow_nan=False)))
    np.testing.assert_array_equal(again, combined)
    shares = chosen.shares(fitted, 3)
    assert shares.shape == (3,)
    assert shares.sum() == pytest.approx(1)


@pytest.mark.parametrize("name", RULES)
def test_the_combination_beats_a_member_that_knows_nothing(name: str):
    members, labels = _members()
    fresh, truth = _members(seed=1)
    combined = rule(name).combine(fresh, rule(name).fit(members, labels))
    right = float((combined.argmax(axis=1) == truth).mean())
    assert right > float((fresh[2].argmax(axis=1) == truth).mean()) + 0.2


def test_mean_and_geometric_mean_by_hand():
    one = np.array([0.5, 0.5, 0, 0, 0, 0, 0], np.float32)
    two = np.array([0.1, 0.9, 0, 0, 0, 0, 0], np.float32)
    members = np.stack([one, two])[:, None]
    assert rule("mean").combine(members, {})[0, :2] == pytest.approx([0.3, 0.7])
    root = np.sqrt([0.05, 0.45])
    assert rule("geometric").combine(members, {})[0, :2] == pytest.approx(root / root.sum())


def test_a_vote_follows_the_majority_and_a_tie_follows_the_mean():
    sure, unsure = np.full((2, 7), 0.01), np.full(7, 0.01)
    sure[:, 0], unsure[1] = (0.94, 0.94), 0.94
    assert rule("vote").combine(np.stack([*sure, unsure])[:, None], {}).argmax() == 0
    weak = np.array([0.1, 0.4, 0.1, 0.1, 0.1, 0.1, 0.1])
    assert rule("vote").combine(np.stack([sure[0], weak])[:, None], {}).argmax() == 0
    assert (rule("vote").combine(np.stack([sure[0], weak])[:, None], {}) > 0).all()


def test_fitted_weights_are_a_maximum_of_the_likelihood():
    members, labels = _members()
    weights = np.asarray(rule("weighted").fit(members, labels)["weights"])
    assert weights.sum() == pytest.approx(1)
    assert (weights >= 0).all()
    assert weights[0] > weights[1] > weights[2]
    best = _log_loss(np.tensordot(weights, members, axes=1), labels)
    generator = np.random.default_rng(3)
    for other in (np.full(3, 1 / 3), *generator.dirichlet(np.ones(3), 200)):
        assert best <= _log_loss(np.tensordot(other, members, axes=1), labels) + 1e-9


def test_stacking_helps_where_a_member_is_wrong_in_a_regular_way():
    members, labels = _members()
    shuffled = np.roll(members[0], 1, axis=1)[None]
    fresh, truth = _members(seed=1)
    fitted = rule("stack").fit(shuffled, labels)
    combined = rule("stack").combine(np.roll(fresh[0], 1, axis=1)[None], fitted)
    right = float((combined.argmax(axis=1) == truth).mean())
    assert right > 0.9 * float((fresh[0].argmax(axis=1) == truth).mean())


def test_held_out_stacking_does_not_flatter():
    members, labels = _members(n=120)
    chosen = rule("stack")
    assert chosen.held_out is not None
    fitted_there = chosen.combine(members, chosen.fit(members, labels))
    held_out = chosen.held_out(members, labels)
    assert _log_loss(held_out, labels) > _log_loss(fitted_there, labels)


def test_a_class_that_publictest_lacks_is_never_predicted_by_stacking():
    members, labels = _members()
    kept = labels != 1
    fitted = rule("stack").fit(members[:, kept], labels[kept])
    assert rule("stack").combine(members, fitted)[:, 1].max() < 1e-6


def test_an_unknown_rule_lists_the_known_ones():
    with pytest.raises(UnknownName, match="geometric, mean, stack, vote, weighted"):
        rule("median")
