"""Every address has a guard, or says why everybody may come in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Flask

from tepei.portal.screens.views import SafeModelView, SafeView

# What Flask and FAB add by themselves, with what was looked at there.
THEIRS = {
    "static": "style sheets, drawings, scripts",
    "appbuilder.static": "FAB's style sheets and scripts",
    "LocaleView.index": "sets the language in one's own session and goes back to a path of this site",
    "UtilView.back": "goes to the start: nothing keeps a history of addresses",
}


def _method(app: Flask, endpoint: str) -> Any:
    """The method behind an endpoint, as its class has it: FAB's hooks wrap it and lose the mark."""
    view_name, _dot, method = endpoint.partition(".")
    views: dict[str, Any] = {view.endpoint: view for view in app.appbuilder.baseviews}  # type: ignore[attr-defined]
    if view_name in views:
        return getattr(type(views[view_name]), method)
    return app.view_functions[endpoint]


def _marks(app: Flask) -> Iterator[tuple[str, str]]:
    for endpoint in sorted({rule.endpoint for rule in app.url_map.iter_rules()} - THEIRS.keys()):
        yield endpoint, getattr(_method(app, endpoint), "_guarded_by", "")


def test_every_endpoint_is_guarded(started: Flask) -> None:
    assert [endpoint for endpoint, mark in _marks(started) if not mark] == []


def test_open_endpoint_says_why(started: Flask) -> None:
    reasons = [
        (endpoint, mark.removeprefix("open: ")) for endpoint, mark in _marks(started) if mark[:5] == "open:"
    ]
    assert reasons
    assert [endpoint for endpoint, why in reasons if len(why.split()) < 4] == []


def test_what_others_add_is_still_there(started: Flask) -> None:
    """A line of THEIRS that no longer stands for anything would excuse a newcomer of the same name."""
    assert THEIRS.keys() <= started.view_functions.keys()


def test_generated_screens_change_nothing_by_a_link(started: Flask) -> None:
    """FAB deletes and acts on GET; a link in a mail must not."""
    generated = {v.endpoint for v in started.appbuilder.baseviews if isinstance(v, SafeModelView)}  # type: ignore[attr-defined]
    reached = [
        rule.endpoint
        for rule in started.url_map.iter_rules()
        if rule.endpoint.partition(".")[0] in generated and "GET" in (rule.methods or ())
    ]
    assert len(reached) > 20
    assert [each for each in reached if each.partition(".")[2] in ("action", "action_post", "delete")] == []


def test_every_screen_of_ours_stands_on_the_safe_bases(started: Flask) -> None:
    theirs = {"UtilView", "LocaleView"}
    views = [type(view) for view in started.appbuilder.baseviews]  # type: ignore[attr-defined]
    assert [
        v.__name__ for v in views if not issubclass(v, SafeView | SafeModelView) and v.__name__ not in theirs
    ] == []
