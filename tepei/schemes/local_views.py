"""本地选拔条件: what an organisation demands of those whom it decides about itself, written by the same editor as the region's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder.baseviews import expose
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tepei.organisations.models import Organisation
from tepei.policy.characters import fault
from tepei.policy.words import say
from tepei.portal import province, scope
from tepei.portal.database import db
from tepei.portal.errors import Absent, Refused, require
from tepei.portal.screens.guards import guard
from tepei.programmes import local_queries
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle, Track
from tepei.schemes import local_actions, rules
from tepei.schemes.local_models import LocalRequirement
from tepei.schemes.part_views import PartView


class LocalRequirementView(PartView):
    """A year at a time; announcing them is what puts them in force."""

    datamodel = SQLAInterface(LocalRequirement)
    route_base = "/local-requirements"
    class_permission_name = "LocalRequirement"
    title = _("本地选拔条件")
    list_intro = _(
        "由本单位最终决定的%(track_word)s，可以在通知的选拔条件之外另设条件，两者都须满足。公布后提交的申报表按公布的条件核对。"
    )
    include_route_methods = {*PartView.include_route_methods, "announce", "publish"}
    method_permission_name = {**PartView.method_permission_name, "announce": "read", "publish": "write"}
    list_template = "schemes/local_requirements.html"
    parent = "track"
    list_columns = ["organisation", "track", "name", "alternatives", "severity", "source"]
    show_columns = [
        "organisation", "track", "key", "name", "source", "severity", "text", "alternatives", "only_if",
    ]  # fmt: skip
    add_columns = ["track", "key", "name", "source", "severity", "text", "alternatives", "only_if"]
    edit_columns = ["name", "source", "severity", "text", "alternatives", "only_if"]
    search_columns = ["track", "name"]
    label_columns = {"organisation": _("单位")}

    def name_of(self, row: LocalRequirement) -> str:
        return f"{row.track.name} · {row.name}"

    def offers_add(self) -> bool:
        """Whoever decides a track finally demands more, in a year that others run."""
        return True

    def offers_edit(self, values: Mapping[str, Any]) -> bool:
        """Only who demands it."""
        organisation = values.get("organisation")
        return organisation is None or organisation.id in scope.viewer().organisation_ids

    def _choices(self, *, to_change: bool = False) -> dict[str, Any]:  # noqa: ARG002
        """Their conditions hang on tracks of a year that others run."""
        return super()._choices()

    def pre_add(self, row: LocalRequirement) -> None:
        office = _deciding(row.track.cycle, row.track.code, _offices())
        require(rules.may_demand(office is not None, row.key, _keys_of(row.track)))
        if office is not None:
            row.organisation = office
        super().pre_add(row)

    def _siblings(self, row: LocalRequirement) -> Any:
        office = row.organisation_id or row.organisation.id
        return super()._siblings(row).where(LocalRequirement.organisation_id == office)

    def before_delete(self, row: Any) -> str:  # noqa: ARG002
        """Nothing hangs on one."""
        return ""

    @expose("/announce/<code>", methods=["GET"])
    @guard("read")
    def announce(self, code: str) -> ResponseReturnValue:
        """What is in force, and what would be announced."""
        cycle = programmes.cycle_by_code(code)
        offices = _offices()
        if not offices:
            raise Absent
        return self.shown(cycle, offices[0])

    @expose("/announce/<code>", methods=["POST"])
    @guard("write")
    def publish(self, code: str) -> ResponseReturnValue:
        """公布."""
        cycle, offices = programmes.cycle_by_code(code), _offices()
        if not offices:
            raise Absent
        typed = request.form.get("document_number", "")[:120]
        try:
            if hidden := fault(typed):
                raise Refused(say("%(fault)s。", fault=hidden))
            made = local_actions.publish(cycle, offices[0], typed)
        except Refused as refusal:
            return self.shown(cycle, offices[0], typed, refusal), 422
        flash(
            gettext("已公布（%(document)s），此后提交的申报表按此核对。", document=made.document_number),
            "success",
        )
        return redirect(url_for("LocalRequirementView.list"))

    def shown(
        self, cycle: Cycle, office: Organisation, typed: str = "", refusal: Refused | None = None
    ) -> str:
        """The page of one organisation in one year."""
        return self.render_template(
            "schemes/local_announce.html",
            title=gettext("公布本地选拔条件"),
            cycle=cycle,
            office=office,
            written=local_actions.conditions(cycle, office.id),
            last=local_queries.in_force(cycle.id, [office.id]),
            tracks={track.code: track.name for track in cycle.tracks},
            typed=typed,
            refusal=refusal,
        )

    def render_template(self, template: str, **values: Any) -> str:
        """The year's page is not theirs, so no way leads there; the list has those in which they may decide."""
        values = {"trail": [], "chips": [], **values}
        if template == self.list_template:
            values["announced"] = _years() if self._may("publish") else []
        return str(super().render_template(template, **values))


def _offices() -> list[Organisation]:
    """The viewer's organisations that may decide about something themselves."""
    kinds = [kind.code for kind in province.bodies().kinds if kind.step and not kind.is_pool]
    ours = Organisation.id.in_(scope.viewer().organisation_ids), Organisation.kind.in_(kinds)
    return list(db.session.scalars(select(Organisation).where(*ours).order_by(Organisation.path)))


def _deciding(cycle: Cycle, track: str, offices: Sequence[Organisation]) -> Organisation | None:
    """The one of these that decides about papers of the track below the region; None where another does."""
    if cycle.revision is None:
        return None
    decides, bodies = set(programmes.scheme_of(cycle).route_of(track).decides), province.bodies()
    return next((each for each in offices if decides & bodies.steps_of([each.kind])), None)


def _years() -> list[Cycle]:
    """The open years in which somebody below the region decides."""
    opened = select(Cycle).where(Cycle.state == "open").options(joinedload(Cycle.revision))
    found = db.session.scalars(opened.order_by(Cycle.id.desc()))
    return [each for each in found if any(way.decides for way in programmes.scheme_of(each).ways)]


def _keys_of(track: Track) -> set[str]:
    """The codes of the region's own conditions."""
    return {each.key for each in programmes.scheme_of(track.cycle).track(track.code).requirements}
