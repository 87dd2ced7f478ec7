"""Every address of the portal with the row that it names: read off the map of routes, so that none is forgotten."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from tests.access.nouns import NOUNS
from tests.access.sides import ABSENT
from tests.applications.filling import photo

ROW = ("pk", "file_id", "attachment_id", "organisation_id", "track_id", "code")
SAID = {
    "key": "basic",
    "piece": "head",
    "locale": "zh",
    "way": "up",
    "base": "unit_reviewer",
    "role": "nothing",
    "token": "nothing",
    "guide": "applicant",
    "picture": "home.png",
}
FILES = {"static": "css/base.css", "appbuilder.static": "css/ab.css"}


def _photo(_pk: Any) -> dict[str, Any]:
    return {"kind": "photo", "file": (photo(), "照片.png")}


REQUEST: dict[str, Callable[[Any], dict[str, Any]]] = {
    "attach": lambda _pk: {"kind": "proof", "file": (photo(), "证明.png")},
    "discard": lambda _pk: {"edition": "1"},
    "submit": lambda _pk: {"edition": "1", "promise": "1"},
}
# What a form carries: the row, where no address names it, and what is looked at before the row is.
FORMS: dict[str, Callable[[Any], dict[str, Any]]] = {
    "ReviewView.action_post": lambda pk: {"action": "approve_many", "rowid": str(pk)},
    "ReviewedView.action_post": lambda pk: {"action": "reject_many", "rowid": str(pk)},
    "DecisionView.approve_many": lambda pk: {"row": f"{pk}-1", "opinion": "同意"},
    "DecisionView.select_many": lambda pk: {"row": f"{pk}-1", "opinion": "同意"},
    "DecisionView.reject_many": lambda pk: {"row": f"{pk}-1", "opinion": "名额所限"},
    "ReplyView.decide": lambda _pk: {"approved": "1-1"},
    "ApplicationView.attach": _photo,
    "ApplicationView.discard": lambda _pk: {"edition": "1"},
    "ApplicationView.submit": lambda _pk: {"edition": "1", "promise": "1"},
    **{
        f"{view}.{name}": fields
        for view in ("LeaveView", "EarlyEndView", "TrainingChangeView")
        for name, fields in REQUEST.items()
    },
    "LodgementView.attach": lambda _pk: {"kind": "document", "file": (photo(), "文件.png")},
    "LodgementView.discard": lambda _pk: {"edition": "1"},
    "LodgementView.submit": lambda _pk: {"edition": "1", "promise": "1"},
    "RecommendationView.attach": lambda _pk: {"kind": "minutes", "file": (photo(), "纪要.png")},
    "RecommendationView.discard": lambda _pk: {"edition": "1"},
    "RecommendationView.submit": lambda _pk: {"edition": "1", "promise": "1"},
    "RecommendationView.arrange": lambda _pk: {"edition": "1"},
    "RecommendationView.scan": lambda _pk: {"file": (photo(), "扫描件.png")},
    "ApplicationView.track": lambda _pk: {"edition": "1", "track": "1"},
}
FORMS |= {f"Unit{name}": fields for name, fields in FORMS.items() if name.startswith("Application")}
NAMED_BY_FORM = {
    "ReviewView.action_post": "paper",
    "ReviewedView.action_post": "paper",
    "DecisionView.approve_many": "paper",
    "DecisionView.select_many": "paper",
    "DecisionView.reject_many": "paper",
}


@dataclass(frozen=True)
class Route:
    """One method of one address. `noun` is "" where it names no row; `template` has {row} in the row's place."""

    address: str
    method: str
    endpoint: str
    template: str
    noun: str = ""

    def url(self, row: Any = "") -> str:
        """The address of this row."""
        if self.noun == "print":
            return str(row) if row != ABSENT else f"/verify/T{ABSENT}/1/0000000000000000"
        return self.template.replace("{row}", str(row))

    def fields(self, row: Any) -> dict[str, Any]:
        """What its form carries, where an empty one would be refused before the row is looked at."""
        return FORMS[self.endpoint](row) if self.method == "POST" and self.endpoint in FORMS else {}


def routes(app: Flask) -> list[Route]:
    """All of them, in the order of addresses and methods."""
    found = [route for rule in app.url_map.iter_rules() for route in _of_rule(app, rule)]
    return sorted(found, key=lambda route: (route.address, route.method))


def _of_rule(app: Flask, rule: Rule) -> Iterator[Route]:
    methods = sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    for address, template in _addresses(app, rule):
        for method in methods:
            names_row = "{row}" in template or rule.endpoint == "VerifyView.show"
            noun = _noun(rule.endpoint) if names_row else NAMED_BY_FORM.get(rule.endpoint, "")
            yield Route(address, method, rule.endpoint, template, noun)


def _noun(endpoint: str) -> str:
    view = endpoint.partition(".")[0]
    noun = NOUNS.get(endpoint) or NOUNS.get(view)
    assert noun, (
        f"{endpoint} names a row: say in tests/access/nouns.py of which noun, and where it is new, in world.py"
    )
    return noun


def _addresses(app: Flask, rule: Rule) -> Iterator[tuple[str, str]]:
    """(address as the matrix shows it, template) with the names of buttons and lookups filled in."""
    for name in _names(app, rule):
        shown = filled = rule.rule
        for argument in rule.arguments:
            value = {"name": name, "filename": FILES.get(rule.endpoint, "")}.get(argument) or SAID.get(
                argument
            )
            holder = next(
                part
                for part in rule.rule.split("/")
                if part.rstrip(">").endswith((f":{argument}", f"<{argument}"))
            )
            if value is not None:
                shown, filled = shown.replace(holder, value), filled.replace(holder, value)
            elif argument in ROW:
                filled = filled.replace(holder, "{row}")
        yield shown, filled


def view_of(app: Flask, endpoint: str) -> Any:
    """The view behind an endpoint; None for what Flask and the health checks serve."""
    views: dict[str, Any] = {view.endpoint: view for view in app.appbuilder.baseviews}  # type: ignore[attr-defined]
    return views.get(endpoint.partition(".")[0])


def _names(app: Flask, rule: Rule) -> list[str]:
    """The buttons of an action's address, the relations of a lookup's."""
    if "name" not in rule.arguments:
        return [""]
    view = view_of(app, rule.endpoint)
    known = view.actions if rule.endpoint.endswith(".action") else view._choices()
    return [*sorted(known), "nosuch"]
