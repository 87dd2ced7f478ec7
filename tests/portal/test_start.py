"""What a screen must say, or the application does not start."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_appbuilder.models.sqla.filters import FilterEqualFunction
from flask_appbuilder.models.sqla.interface import SQLAInterface

from tepei.portal.screens.views import SafeModelView, SafeView, expose
from tests.portal.shelves import Shelf


def test_route_without_a_guard_stops_the_start() -> None:
    class Forgotten(SafeView):
        @expose("/x")
        def x(self) -> str:
            return ""

    with pytest.raises(TypeError, match="neither guard"):
        Forgotten()


@pytest.mark.parametrize(
    "flaw, message",
    [
        ({"search_columns": None}, "search_columns"),
        ({"title": ""}, "title"),
        ({"base_filters": [["owner", FilterEqualFunction, []]]}, "list"),
    ],
)
def test_flawed_view_stops_the_start(tiny: Flask, flaw: dict[str, object], message: str) -> None:
    sound = {
        "datamodel": SQLAInterface(Shelf),
        "title": "书架",
        "search_columns": [],
        "list_columns": ["name"],
    }
    with tiny.app_context(), pytest.raises(TypeError, match=message):
        type("Flawed", (SafeModelView,), sound | flaw)()


def test_relation_with_many_rows_is_no_form_field(tiny: Flask) -> None:
    columns = {
        "search_columns": [],
        "add_columns": ["name", "books"],
        "edit_columns": ["name"],
        "list_columns": ["name"],
    }
    with tiny.app_context(), pytest.raises(TypeError, match="screen of its own"):
        type(
            "Shipping",
            (SafeModelView,),
            {"datamodel": SQLAInterface(Shelf), "title": "书架", **columns},
        )()
