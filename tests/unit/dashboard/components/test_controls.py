"""Every control has a label that belongs to it."""

from collections.abc import Iterator

import pytest
from dash import html
from dash.development.base_component import Component

from dashboard.components import controls
from dashboard.components.attributes import aria, data


def walk(component: Component) -> Iterator[Component]:
    yield component
    yield from component._traverse()


@pytest.mark.parametrize(
    "control",
    [
        controls.select("x-run-select", "Run", [("a", "A"), "b"], "a"),
        controls.slider("x-k-range", "k", minimum=0, maximum=1, step=0.1, value=0.5),
    ],
)
def test_the_label_names_the_control(control: Component):
    (label,) = [part for part in walk(control) if isinstance(part, html.Label)]
    assert label.htmlFor in [getattr(part, "id", None) for part in walk(control)]


def test_options_may_be_words_pairs_or_dicts():
    control = controls.select("x", "X", ["a", ("b", "B"), {"value": "c", "label": "C"}], "b")
    field = control.children[1]
    assert [option["label"] for option in field.options] == ["a", "B", "C"]
    assert field.value == "b"


def test_a_group_of_buttons_has_a_legend():
    control = controls.radio("x", "Normalised by", [("true", "True")], "true")
    assert isinstance(control, html.Fieldset)
    assert control.children[0].children == "Normalised by"


def test_a_slider_shows_its_value_with_its_unit():
    control = controls.slider(
        "x", "Size", minimum=1, maximum=9, step=1, value=4, unit=" px", help="Of a picture."
    )
    shown = control.children[0].children[1]
    assert shown.children == "4 px"
    assert getattr(shown, "data-for") == "x"
    assert control.children[2].children == "Of a picture."


def test_attributes_follow_arias_spelling():
    assert aria(label="Pages", hidden=True, current=None) == {
        "aria-label": "Pages",
        "aria-hidden": "true",
    }
    assert data(for_="x", unit="") == {"data-for": "x", "data-unit": ""}
