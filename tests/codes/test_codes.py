"""Code sets."""

from __future__ import annotations

from flask import Flask

from tepei.codes import queries


def test_items_stand_in_the_order_of_the_standard(app: Flask) -> None:
    assert [item.name for item in queries.items("ethnic_groups")][:3] == ["汉族", "蒙古族", "回族"]
    assert queries.items("nothing") == []


def test_name_of_a_code_is_found_and_an_unknown_code_shown(app: Flask) -> None:
    assert queries.name_of("political_status", "13") == "群众"
    assert queries.name_of("political_status", "99") == "99"
    assert queries.name_of("political_status", None) == ""


def test_what_sets_say_of_their_codes_has_a_name(app: Flask) -> None:
    assert [key for key, word in queries.attributes().items() if word == key] == []
