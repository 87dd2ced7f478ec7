"""Generated screens of requirements, examples and limits 选拔条件、示例、名额限制."""

from __future__ import annotations

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_appbuilder.baseviews import expose
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import lazy_gettext as _

from tepei.policy.eligibility import assess
from tepei.portal import province
from tepei.portal.catalogue import chinese
from tepei.portal.screens.guards import guard
from tepei.programmes import queries as programmes
from tepei.schemes import trials, vocabularies
from tepei.schemes.models import Requirement
from tepei.schemes.part_views import PartView
from tepei.schemes.record_views import sentence


class RequirementView(PartView):
    """选拔条件: picked from lists, said as a sentence, tried on people at once."""

    datamodel = SQLAInterface(Requirement)
    route_base = "/requirements"
    title = _("选拔条件")
    list_intro = _("一名申报人须满足所报培养方式的全部条件；一项条件有几组的，满足其中一组即可。")
    include_route_methods = {*PartView.include_route_methods, "trial"}
    method_permission_name = {**PartView.method_permission_name, "trial": "read"}
    parent = "track"
    list_columns = ["track", "name", "alternatives", "severity", "source"]
    show_columns = [
        "track",
        "key",
        "name",
        "source",
        "severity",
        "text",
        "alternatives",
        "only_if",
        "override_by",
    ]
    search_columns = ["track", "name", "severity"]
    show_template = "schemes/requirement.html"

    def name_of(self, row: Requirement) -> str:
        return f"{row.track.name} · {row.name}"

    @expose("/trial/<pk>")
    @guard("read")
    def trial(self, pk: str) -> ResponseReturnValue:
        """The requirements of the track on an invented person (`?fact=value`)."""
        row = self._one(pk)
        track = row.track
        requirements, vocabulary = tuple(trials.rules_of(track)), vocabularies.of(track.cycle)
        used = trials.used(requirements, vocabulary)
        typed = {fact.key: request.args.get(fact.key, "").strip()[:60] for fact in used}
        day, steps = programmes.reference_day(track.cycle), province.bodies().words["steps"]
        faults, facts = trials.facts_of(typed, requirements, vocabulary, day)
        return self.render_template(  # type: ignore[no-any-return]
            "schemes/trial.html",
            row=row,
            title=self.headed(_("试算"), row),
            used=used,
            typed=typed,
            written=chinese,
            faults=faults,
            reasons=assess(requirements, facts, day, steps).reasons if facts else (),
        )

    def render_template(self, template: str, **values: Any) -> str:
        if template == self.show_template and "item" in values:
            values["sentence"] = sentence(values["item"].alternatives)
            values["results"] = list(trials.results(values["item"]))
        return str(super().render_template(template, **values))
