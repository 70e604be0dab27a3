"""HTML, PDF, JSON and CSV say the same, carry nothing from elsewhere, and keep text text."""

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from io import BytesIO, StringIO

import pytest
from pypdf import PdfReader

from core.report import shown
from core.report.build import build
from core.report.examined import Examined
from core.report.html import to_html
from core.report.model import Face, Report
from core.report.pdf import to_pdf
from core.report.pdf.sheet import printable
from core.report.rows import COLUMNS, to_csv
from core.runs.run import Run
from tests.unit.core.report.conftest import HOSTILE, Make


class _Page(HTMLParser):
    """Tags with their attributes, and the text outside the style."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1][0] != "style":
            self.texts.append(data)

    @property
    def text(self) -> str:
        return _plain("".join(self.texts))


def _plain(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split())


def _squeezed(text: str) -> str:
    # Lines may break anywhere on paper.
    return re.sub(r"\s+", "", text.replace("\u00a0", " "))


def _paper(report: Report) -> str:
    return _squeezed(
        "".join(page.extract_text() for page in PdfReader(BytesIO(to_pdf(report))).pages)
    )


def _said(report: Report) -> Iterator[str]:
    """Yield everything that a reader must find, whatever the form."""
    yield from (report.title, report.summary, report.model.run, report.model.key)
    yield from (report.model.weights_sha256, report.model.card, report.created)
    yield from report.versions.values()
    yield from (f"{point}" for note in report.notes for point in (note.title, *note.points))
    if report.purpose:
        yield from (report.purpose.title, report.purpose.note)
    yield shown.model(report.model)
    for entry in report.model.by_expression:
        yield shown.right(entry.right_when_named)
        yield f"{entry.labelled:,}"
    yield from (entry.sentence for entry in shown.named(report))
    for picture in report.pictures:
        yield shown.picture_title(picture)
        if picture.problem:
            yield picture.problem
        for face in picture.faces:
            yield from _said_of(face)


def _said_of(face: Face) -> Iterator[str]:
    yield from (face.headline, face.found_how, *face.gate.reasons)
    for check in face.gate.checks:
        yield from (check.title, shown.value(check), check.reason)
    if face.answer:
        yield face.answer.explained
        yield from (shown.percent(p) for p in face.answer.probabilities.values())
    yield from (sentence for _, sentence in shown.lean_on(face))
    if face.explanation:
        for found in (face.explanation.answer, face.explanation.runner_up):
            yield found.sentence
            yield from (shown.percent(part.speaks_for) for part in found.regions)
            yield from (shown.region(part.region) for part in found.regions)
        yield shown.regions_of(face.explanation)
    if face.agreement:
        yield from (opinion.run for opinion in face.agreement.opinions)


@pytest.mark.parametrize(
    "options", [{}, {"pictures": True, "show_held": True}], ids=["plain", "all"]
)
def test_page_and_paper_say_everything(make: Make, options: dict[str, bool]):
    report = make(**options)
    page, paper = _Page(to_html(report)).text, _paper(report)
    for text in _said(report):
        assert _plain(text) in page
        assert _squeezed(printable(text)) in paper


def test_faces_that_were_left_out_are_counted(examined: list[Examined], run: Run):
    (one, *_) = examined
    assert one.analysis is not None
    crowd = replace(one, analysis=replace(one.analysis, left_out=3))
    report = build([crowd], run)
    assert report.pictures[0].left_out == 3
    assert "1 face; 3 smaller faces were left out" in _Page(to_html(report)).text


def test_a_page_needs_nothing_from_elsewhere_and_runs_nothing(make: Make):
    page = _Page(to_html(make(pictures=True)))
    names = {tag for tag, _ in page.tags}
    assert not names & {"script", "link", "iframe", "object", "embed", "base", "form", "img"}
    for tag, attributes in page.tags:
        assert not [name for name in attributes if name.startswith("on") or name == "style"], tag
        for name in ("href", "src", "srcset", "xlink:href"):
            assert (attributes.get(name) or "#").startswith(("data:image/", "#")), tag
    policy = next(a["content"] for t, a in page.tags if t == "meta" and "http-equiv" in a)
    assert policy is not None
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy


def test_what_scrolls_can_be_reached_by_keyboard_and_has_a_name_of_its_own(make: Make):
    regions = [a for _, a in _Page(to_html(make())).tags if a.get("role") == "region"]
    names = [attributes["aria-label"] for attributes in regions]
    assert len(set(names)) == len(names) > 4
    assert all(attributes["tabindex"] == "0" for attributes in regions)


def test_its_style_is_the_one_that_its_policy_allows(make: Make):
    from base64 import b64encode
    from hashlib import sha256

    text = to_html(make(0))
    style = text[text.index("<style>") + 7 : text.index("</style>")]
    assert "url(" not in style
    assert "@import" not in style
    assert f"sha256-{b64encode(sha256(style.encode()).digest()).decode()}" in unescape(text)


def test_foreign_text_stays_text(make: Make):
    text = to_html(make(0))
    assert "<script" not in text
    assert HOSTILE in _Page(text).text
    # No glyphs for Chinese: the name is still told from others.
    assert _squeezed("“фото” ??.png") in _paper(make(0))


def test_no_picture_is_in_it_unless_asked_for(make: Make):
    without, with_them = make(), make(pictures=True)
    assert "data:image" not in to_html(without)
    assert not [
        image for page in PdfReader(BytesIO(to_pdf(without))).pages for image in page.images
    ]
    assert "crop" not in {key for face in _faces(without) for key in (face["pictures"] or {})}
    assert to_html(with_them).count("data:image/jpeg") == 2
    assert sum(len(page.images) for page in PdfReader(BytesIO(to_pdf(with_them))).pages) >= 5


def _faces(report: Report) -> list[dict[str, dict[str, str] | None]]:
    return [f for p in json.loads(report.model_dump_json())["pictures"] for f in p["faces"]]


def test_the_same_report_is_the_same_file(make: Make):
    report = make(pictures=True)
    assert to_html(report) == to_html(report)
    assert to_pdf(report) == to_pdf(report)


def test_a_pdf_tells_its_language_and_title_and_has_an_outline(make: Make):
    reader = PdfReader(BytesIO(to_pdf(make(0))))
    assert reader.metadata is not None
    assert reader.metadata.title == "Expression report, 25 November 2026, 01:35 UTC"
    assert reader.trailer["/Root"]["/Lang"] == "en-GB"
    assert "How often this model errs" in [str(entry["/Title"]) for entry in _flat(reader.outline)]
    assert len(reader.pages) <= 4


def _flat(outline: list) -> list:
    return [e for entry in outline for e in (_flat(entry) if isinstance(entry, list) else [entry])]


def test_a_table_has_a_row_for_each_face_and_each_picture_without_one(make: Make):
    rows = list(csv.DictReader(StringIO(to_csv(make()))))
    assert tuple(rows[0]) == COLUMNS
    assert [row["face"] for row in rows] == ["1", "1", "2", ""]
    assert [row["held_back"] for row in rows] == ["no", "yes", "no", ""]
    assert rows[0]["picture"] == HOSTILE
    assert rows[1]["expression_shown"] == rows[1]["probability_happy"] == ""
    assert rows[2]["expression_shown"] == "happy"
    assert rows[3]["problem"] == "No face was found in this picture."


def test_a_spreadsheet_runs_no_name(make: Make):
    report = make(2)
    named = report.pictures[0].model_copy(update={"name": "=HYPERLINK(1).png"})
    told = to_csv(report.model_copy(update={"pictures": (named,)}))
    assert next(csv.DictReader(StringIO(told)))["picture"] == "'=HYPERLINK(1).png"


def test_a_run_without_metrics_or_sets_says_so(examined: list[Examined], run: Run):
    from dataclasses import replace

    from core.report.build import build

    bare = replace(run, metrics={}, calibration=None)
    report = build(examined, bare)
    page, paper = _Page(to_html(report)).text, _paper(report)
    for text in ("has not been measured", "holds no prediction sets"):
        assert text in page
        assert _squeezed(text) in paper
