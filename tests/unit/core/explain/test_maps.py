"""Maps as values and as pictures for the eye, and an ensemble's."""

import numpy as np
import pytest

from core.explain.maps import Maps, mean_map


def test_scaling_divides_by_the_largest_magnitude_and_keeps_signs():
    values = np.array([[[1.0, -4.0]], [[0.5, 0.25]], [[0.0, 0.0]]], np.float32)
    scaled = Maps(values, signed=True).scaled()
    assert scaled.tolist() == [[[0.25, -1.0]], [[1.0, 0.5]], [[0.0, 0.0]]]


def test_rounding_is_no_evidence():
    assert not Maps(np.full((1, 2, 2), 1e-9, np.float32), signed=False).scaled().any()


def test_an_ensembles_map_is_the_mean_of_scaled_maps_with_the_worst_facts():
    first = Maps(
        np.array([[[10.0, -20.0]]], np.float32),
        signed=True,
        facts={"completeness_error": np.array([0.1], np.float32)},
        notes=("Same.",),
    )
    second = Maps(
        np.array([[[1.0, 0.0]]], np.float32),
        signed=True,
        facts={"completeness_error": np.array([0.3], np.float32)},
        notes=("Same.", "Other."),
    )
    found = mean_map([first, second], np.array([0.75, 0.25]))
    np.testing.assert_allclose(found.values, [[[0.75 * 0.5 + 0.25, -0.75]]])
    assert found.signed
    assert found.facts["completeness_error"] == pytest.approx(0.3)
    assert found.notes == ("Same.", "Other.")
