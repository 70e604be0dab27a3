"""What a report says, whatever it is written as."""

from dataclasses import replace

import numpy as np
import pytest

from core.evaluation.prediction_sets import answer, prediction_set, threshold
from core.labels import EMOTIONS
from core.predict.analysis import Analysis
from core.report.build import build
from core.report.examined import Examined
from core.report.model import Report
from core.report.words import percent
from core.runs.run import Run
from tests.unit.core.report.conftest import HAPPY, SAD, Make, details, face


def test_an_answer_is_the_prediction_set_of_the_coverage_asked(make: Make, run: Run):
    for coverage in (0.5, 0.9, 0.99):
        report = make(0, coverage=coverage)
        least = threshold(run, coverage)
        assert least is not None
        chosen = prediction_set(SAD, least)
        given = report.pictures[0].faces[0].answer
        assert given is not None
        assert given.prediction_set == tuple(EMOTIONS[index] for index in chosen)
        assert given.words == answer(chosen)
        assert f"{100 * coverage:.0f} of 100" in given.explained
        assert report.model.coverage.asked == coverage
    assert given.abstains


def test_figures_are_those_of_the_run(make: Make, run: Run):
    model, metrics = make(0).model, run.metrics["PrivateTest"]
    assert model.accuracy is not None
    assert model.accuracy.model_dump() == {**metrics["accuracy"], "n": metrics["n"]}
    sad = next(entry for entry in model.by_expression if entry.expression == "sad")
    assert sad.right_when_named is not None
    assert sad.right_when_named.value == metrics["per_class"]["sad"]["precision"]["value"]
    assert sad.right_when_named.n == metrics["per_class"]["sad"]["predicted"]
    assert model.coverage.measured is not None
    assert model.coverage.measured.value == metrics["sets"]["0.90"]["coverage"]["value"]
    assert set(model.coverage.by_expression) == set(EMOTIONS)
    assert (model.run, model.key, model.weights_sha256) == (
        run.run_id,
        run.spec.key,
        run.weights_digest,
    )


def test_a_held_answer_stays_held_unless_asked_for(make: Make):
    held, other = make(1).pictures[0].faces
    assert held.withheld
    assert held.answer is None
    assert held.explanation is None
    assert other.answer is not None
    assert "happy" not in held.model_dump_json(exclude={"gate"})
    told = make(1, show_held=True).pictures[0].faces[0]
    assert told.answer is not None
    assert (told.withheld, told.gate.held) == (False, True)


def test_one_held_answer_can_be_asked_for_alone(run: Run):
    faces = (face(HAPPY, level="red"), face(SAD, level="red", place=150))
    one = Examined(Analysis(300, 200, faces), (None, None), asked_for=frozenset({2}))
    assert [f.withheld for f in build([one], run).pictures[0].faces] == [True, False]


def test_without_details_the_answer_stands_alone(run: Run, make: Make):
    bare = build([Examined(Analysis(300, 200, (face(HAPPY),)), (None,))], run)
    told = bare.pictures[0].faces[0]
    assert told.answer is not None
    assert (told.agreement, told.fragility, told.explanation) == (None, None, None)


def test_pictures_are_in_it_only_where_asked_for(make: Make):
    without, with_them = make(), make(pictures=True)
    assert all(picture.photograph is None for picture in without.pictures)
    assert all(face.pictures is None for p in without.pictures for face in p.faces)
    shown = with_them.pictures[1]
    assert shown.photograph is not None
    assert (shown.photograph.width, shown.photograph.height) == (300, 200)
    held, other = (face.pictures for face in shown.faces)
    # A heat map would tell what the held answer is.
    assert held is not None
    assert held.heatmap is None
    assert other is not None
    assert other.heatmap is not None


def test_it_survives_json(make: Make):
    report = make(pictures=True)
    assert Report.model_validate_json(report.model_dump_json()) == report


def test_everything_is_counted_in_the_summary(make: Make):
    assert make(1).summary == "1 picture, 2 faces: happy (1), held back (1)."
    assert make(2).summary == "1 picture, 0 faces. 1 picture without a result."


def test_nets_that_the_model_is_made_of_are_no_other_models(run: Run):
    six, two = details().opinions
    own = replace(details(), opinions=(replace(six, own=True), two))
    told = build([Examined(Analysis(300, 200, (face(SAD),)), (own,))], run).pictures[0].faces[0]
    assert told.agreement is not None
    assert (told.agreement.asked, told.agreement.agreeing) == (1, 0)
    assert [opinion.own for opinion in told.agreement.opinions] == [True, False]
    assert told.agreement.sentence == (
        "The one other model does not name sad; Two convolutions says happy."
        " Nets of its own that name sad: 1 of 1."
    )


def test_the_sentences_state_the_figures(make: Make):
    told = make(0).pictures[0].faces[0]
    assert told.agreement is not None
    assert (
        told.agreement.sentence == "1 of 2 other models also name sad; Two convolutions says happy."
    )
    assert told.fragility is not None
    assert "4 are read otherwise: neutral (3), fear (1)" in told.fragility.sentence
    assert told.answer is not None
    assert "56 of 100 (52 to 60, n\u00a0=\u00a0684)" in told.answer.reliability.sentence


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.0, "0 %"), (0.004, "under 1 %"), (0.861, "86 %"), (0.995, "over 99 %"), (1.0, "over 99 %")],
)
def test_percentages_never_claim_certainty(share: float, text: str):
    assert percent(share) == text.replace(" %", "\u00a0%")


def test_probabilities_keep_label_order_and_sum_to_one(make: Make):
    given = make(0).pictures[0].faces[0].answer
    assert given is not None
    assert tuple(given.probabilities) == EMOTIONS
    np.testing.assert_allclose(sum(given.probabilities.values()), 1, atol=1e-5)
