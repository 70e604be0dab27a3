"""Tables of methods that were measured bit by bit."""

from typing import Any

from core.predict.tables import merged

WHERE = {"run": "two_conv", "dataset": "Faces", "split": "PublicTest", "seed": 0}


def entry(name: str, rows: int, version: int = 1) -> dict[str, Any]:
    return {"name": name, "version": version, "rows": rows}


def table(*entries: dict[str, Any], control: int, **figures: dict[str, Any]) -> dict[str, Any]:
    methods = [*entries, {"name": "random", "rows": control}]
    return {**WHERE, "methods": methods, "agreement": figures}


def test_slow_methods_measured_on_fewer_pictures_join_the_quick_ones() -> None:
    quick = table(entry("occlusion", 40), control=40)
    slow = table(entry("occlusion", 12), entry("gradient", 12), control=12)
    for found in (merged(quick, slow), merged(slow, quick)):
        assert [(e["name"], e["rows"]) for e in found["methods"]] == [
            ("gradient", 12),
            ("occlusion", 40),
            ("random", 40),
        ]


def test_a_new_version_replaces_what_was_measured_on_more_pictures() -> None:
    found = merged(
        table(entry("gradient", 40), control=40), table(entry("gradient", 12, 2), control=12)
    )
    assert found["methods"][0] == entry("gradient", 12, 2)


def test_the_agreement_on_most_pictures_stands() -> None:
    few, many = ({"rows": rows, "value": rows / 100} for rows in (12, 40))
    before = table(entry("a", 12), control=12, a={"b": few, "c": few})
    after = table(entry("a", 40), control=40, a={"b": many})
    assert merged(before, after)["agreement"] == {"a": {"b": many, "c": few}}
    assert merged(after, before)["agreement"] == {"a": {"b": many, "c": few}}


def test_tables_of_other_pictures_are_not_mixed() -> None:
    before, after = table(entry("a", 40), control=40), table(entry("b", 12), control=12)
    assert merged({**before, "seed": 1}, after) == after
    assert merged(None, after) == after
