"""Controls made from a Pydantic model."""

import json
from typing import Any, Literal

import pytest
from plotly.utils import PlotlyJSONEncoder
from pydantic import Field

from core.architectures import Parameters
from core.explain import METHODS
from dashboard.components.parameters import chosen, parameter_controls


class Everything(Parameters):
    """One field of each kind."""

    steps: int = Field(32, ge=1, le=1024, description="Pictures on the way.")
    noise: float = Field(0.15, gt=0, le=1)
    hidden_by: Literal["mean", "blur"] = "mean"
    signed: bool = True
    layer: str | None = Field(None, title="Convolution")


def drawn(values: dict[str, str], **more: Any) -> list[dict[str, Any]]:
    made = parameter_controls(
        Everything, values, lambda name: {"type": "setting", "name": name}, **more
    )
    found: list[dict[str, Any]] = json.loads(json.dumps(made, cls=PlotlyJSONEncoder))
    return found


def fields(values: dict[str, str], **more: Any) -> dict[str, dict[str, Any]]:
    """Name of a parameter -> properties of its control."""

    def inside(part: Any) -> list[dict[str, Any]]:
        if isinstance(part, list):
            return [found for one in part for found in inside(one)]
        if not isinstance(part, dict):
            return []
        own = [part["props"]] if isinstance(part.get("props", {}).get("id"), dict) else []
        return own + inside(part.get("props", {}).get("children"))

    return {props["id"]["name"]: props for props in inside(drawn(values, **more))}


def test_each_field_has_a_control_of_its_kind_that_shows_its_default() -> None:
    found = fields({})
    assert list(found) == list(Everything.model_fields)
    assert {name: props["value"] for name, props in found.items()} == {
        "steps": "32",
        "noise": "0.15",
        "hidden_by": "mean",
        "signed": True,
        "layer": "",
    }
    assert [option["value"] for option in found["hidden_by"]["options"]] == ["mean", "blur"]
    assert found["steps"]["inputmode"] == "decimal"


def test_bounds_and_meaning_stand_below_and_the_label_belongs_to_its_field() -> None:
    steps, *_, layer = drawn({})
    label, _, help_text = steps["props"]["children"]
    assert label["props"]["children"] == "Steps"
    assert label["props"]["htmlFor"] == '{"name":"steps","type":"setting"}'
    assert help_text["props"]["children"] == "Pictures on the way. At least 1, at most 1,024."
    assert layer["props"]["children"][0]["props"]["children"] == "Convolution"


def test_choices_of_the_page_become_a_list_and_an_unknown_value_is_seen_to_be_one() -> None:
    known = {"layer": [("last", "Last"), ("first", "First")]}
    assert fields({}, choices=known)["layer"]["value"] == "last"
    found = fields({"layer": "conv9"}, choices=known)["layer"]
    assert found["value"] == "conv9"
    assert found["options"][-1] == {"value": "conv9", "label": "conv9 (not there)"}


def test_what_is_not_allowed_is_shown_as_it_was_typed() -> None:
    assert fields({"steps": "many"})["steps"]["value"] == "many"


def test_only_what_differs_from_the_defaults_is_chosen() -> None:
    given = {"steps": 32, "noise": "0.2", "signed": False, "layer": "", "other": "1"}
    assert chosen(Everything, given) == {"noise": "0.2", "signed": "0"}


@pytest.mark.parametrize("method", list(METHODS), ids=lambda method: method.name)
def test_every_parameter_of_every_method_has_a_control_and_its_default_is_allowed(
    method: Any,
) -> None:
    made = parameter_controls(method.parameters, {}, lambda name: name)
    assert len(made) == len(method.parameters.model_fields)
    shown = {name: str(f.default) for name, f in method.parameters.model_fields.items()}
    method.validate({name: value for name, value in shown.items() if value != "None"})
