"""A report from what was found in pictures."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np

from core.evaluation.prediction_sets import (
    DEFAULT,
    abstains,
    answer,
    prediction_set,
    threshold,
)
from core.labels import EMOTIONS
from core.predict.analysis import AnalysedFace, Details
from core.predict.analysis import Evidence as FoundEvidence
from core.report import model as parts
from core.report import words
from core.report.examined import Examined, withheld
from core.report.figures import model
from core.report.notes import NOTES
from core.report.pictures import face_pictures, photograph
from core.runs.environment import versions
from core.runs.run import Run
from core.version import version


def build(
    examined: Sequence[Examined],
    run: Run,
    *,
    coverage: float = DEFAULT,
    purpose: parts.Purpose | None = None,
    pictures: bool = False,
    show_held: bool = False,
    now: datetime | None = None,
) -> parts.Report:
    """Write down all that is known of some pictures.

    Args:
        examined: the pictures, from `core.report.examined.examine`; at least one.
        run: that answered.
        coverage: share of pictures whose label prediction sets are made to hold.
        purpose: what it is used for, from `core.report.purposes.find_purpose`.
        pictures: whether the report shows the crops, heat maps and reduced photographs.
        show_held: whether it states all answers that a red check holds back, not only those that
            were asked for face by face.
        now: its date; the present when omitted.
    """
    writer = _Writer(run, model(run, coverage=coverage), pictures=pictures, show_held=show_held)
    written = tuple(writer.picture(one, number) for number, one in enumerate(examined, start=1))
    return parts.Report(
        title="Expression report",
        created=(now or datetime.now(UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        purpose=purpose,
        with_pictures=pictures,
        summary=_summary(written),
        model=writer.model,
        pictures=written,
        notes=NOTES,
        versions={"emotion-lens": version(), **versions()},
    )


class _Writer:
    """Writes faces of one run's answers."""

    def __init__(self, run: Run, model: parts.Model, *, pictures: bool, show_held: bool) -> None:
        self.model = model
        self._threshold = threshold(run, model.coverage.asked)
        self._pictures = pictures
        self._show_held = show_held

    def picture(self, one: Examined, number: int) -> parts.Picture:
        found = one.analysis
        return parts.Picture(
            number=number,
            name=one.name,
            width=found.width if found else None,
            height=found.height if found else None,
            problem=one.problem,
            faces=tuple(
                self._face(face, details, place, one)
                for place, (face, details) in enumerate(
                    zip(found.faces, one.details, strict=True), start=1
                )
            )
            if found
            else (),
            left_out=found.left_out if found else 0,
            photograph=photograph(one.photograph)
            if self._pictures and one.photograph is not None
            else None,
        )

    def _face(
        self, face: AnalysedFace, details: Details | None, number: int, one: Examined
    ) -> parts.Face:
        held = withheld(face, show_held=self._show_held or number in one.asked_for)
        given = None if held else self._answer(face)
        details = None if held else details
        return parts.Face(
            number=number,
            source=face.source,
            found_how=words.found_how(face),
            box=face.box,
            square=face.square,
            confidence=face.confidence,
            gate=_gate(face),
            withheld=held,
            headline=f"Expression shown: {given.words}" if given else "Answer held back",
            answer=given,
            agreement=_agreement(details, given) if details and given else None,
            fragility=_fragility(details) if details else None,
            explanation=_explanation(details, face, one.method) if details else None,
            pictures=self._shown(face, details, held=held) if self._pictures else None,
        )

    def _shown(
        self, face: AnalysedFace, details: Details | None, *, held: bool
    ) -> parts.FacePictures:
        heat = details.evidence.heatmap if details else face.heatmap
        return face_pictures(face.crop, None if held else heat)

    def _answer(self, face: AnalysedFace) -> parts.Answer:
        likely = words.leading(face.probabilities)
        if self._threshold is None:
            names, said, unsure = None, likely, False
        else:
            chosen = prediction_set(face.probabilities, self._threshold)
            names = tuple(EMOTIONS[index] for index in chosen)
            said, unsure = answer(chosen), abstains(chosen)
        return parts.Answer(
            words=said,
            expression=likely,
            probabilities={
                name: round(float(share), 6)
                for name, share in zip(EMOTIONS, face.probabilities, strict=True)
            },
            prediction_set=names,
            abstains=unsure,
            explained=words.explained(names, self.model.coverage.asked, abstains=unsure),
            reliability=self._reliability(likely),
        )

    def _reliability(self, expression: str) -> parts.Reliability:
        entry = next((e for e in self.model.by_expression if e.expression == expression), None)
        right = entry.right_when_named if entry else None
        return parts.Reliability(
            expression=expression,
            right_when_named=right,
            found=entry.found if entry else None,
            sentence=words.reliability(
                expression, right, measured_on=f"{self.model.dataset} test pictures"
            ),
        )


def _gate(face: AnalysedFace) -> parts.Gate:
    gate = face.gate
    return parts.Gate(
        level=gate.level,
        held=gate.held,
        reasons=gate.reasons,
        checks=tuple(
            parts.Check(
                name=check.name,
                title=check.title,
                level=check.level,
                value=None if check.value is None else round(float(check.value), 3),
                unit=check.unit,
                reason=check.reason,
            )
            for check in gate.checks
        ),
    )


def _agreement(details: Details, given: parts.Answer) -> parts.Agreement:
    opinions = tuple(
        parts.Opinion(
            run=opinion.run_id,
            title=opinion.title,
            expression=(named := words.leading(opinion.probabilities)),
            probability=round(float(opinion.probabilities.max()), 6),
            agrees=named == given.expression,
            own=opinion.own,
        )
        for opinion in details.opinions
    )
    others = [opinion for opinion in opinions if not opinion.own]
    return parts.Agreement(
        asked=len(others),
        agreeing=sum(opinion.agrees for opinion in others),
        opinions=opinions,
        sentence=words.agreement(details.opinions, given.expression),
    )


def _fragility(details: Details) -> parts.Fragility:
    found = details.fragility
    return parts.Fragility(
        changed=found.changed,
        tried=found.tried,
        by_kind={
            kind: parts.Changed(changed=changed, tried=tried)
            for kind, (changed, tried) in found.by_kind.items()
        },
        instead=dict(found.labels),
        sentence=words.fragility(found),
    )


def _explanation(details: Details, face: AnalysedFace, method: str) -> parts.Explanation:
    verdict = details.verdict
    return parts.Explanation(
        method=method,
        answer=_evidence(details.evidence, face),
        runner_up=_evidence(details.runner_up, face),
        landmarks_found=details.landmarks_found,
        trust=parts.Trust(
            better=verdict.better,
            advantage=float(verdict.advantage),
            low=float(verdict.low),
            high=float(verdict.high),
            beaten=float(verdict.beaten),
            sentence=verdict.sentence,
        )
        if verdict
        else None,
    )


def _evidence(found: FoundEvidence, face: AnalysedFace) -> parts.Evidence:
    return parts.Evidence(
        expression=EMOTIONS[found.class_index],
        probability=round(float(np.float64(face.probabilities[found.class_index])), 6),
        regions=tuple(
            parts.Region(
                region=share.region,
                speaks_for=round(share.speaks_for, 4),
                against=round(share.against, 4),
                area=round(share.area, 4),
            )
            for share in found.shares
        ),
        sentence=found.sentence,
    )


def _summary(pictures: Sequence[parts.Picture]) -> str:
    faces = [face for picture in pictures for face in picture.faces]
    given = Counter(face.answer.words for face in faces if face.answer)
    return words.summary(
        dict(given.most_common()),
        withheld=sum(face.withheld for face in faces),
        empty=sum(not picture.faces for picture in pictures),
        pictures=len(pictures),
    )
