"""Generated screen of shares 分配名额: what an office gives out of its places to those below it, and how much of that is used."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import g, request
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from wtforms import IntegerField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from tepei.applications import limit_lines, sharing
from tepei.organisations.models import Organisation
from tepei.places import share_actions
from tepei.places.share_actions import TypedShare
from tepei.places.share_models import Share, ShareEntry
from tepei.policy.quota import ANY, SOFT_EXAMPLE
from tepei.portal import scope
from tepei.portal.database import db
from tepei.portal.errors import Absent
from tepei.portal.province import among
from tepei.portal.screens.fields import CleanText
from tepei.portal.screens.views import Lookup
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle, Track
from tepei.programmes.views import Joined
from tepei.schemes.input_views import chosen

_NOBODY = _("未分配（不限制）")
_TRACKS = Lookup(Track, where=(Track.cycle.has(Cycle.state == "open"),))
_GIVERS = Lookup(
    Organisation,
    where=(among(Organisation.kind, lambda bodies: bodies.dated), Organisation.state == "active"),
)
_RECEIVERS = Lookup(
    Organisation,
    where=(
        among(Organisation.kind, lambda bodies: [each.code for each in bodies.kinds if each.step]),
        Organisation.state == "active",
    ),
)


def _limits() -> Mapping[str, str]:
    """The limits that keep places for some people, of the years that are open; read once in a request."""
    if "share_limits" not in g:
        g.share_limits = {
            limit.key: f"{cycle.name}：{gettext(limit.whom)}"
            for cycle in programmes.cycles()
            if cycle.state == "open"
            for limit in programmes.scheme_of(cycle).limits
            if limit.is_minimum
        }
    found: Mapping[str, str] = g.share_limits
    return found


class ShareView(Joined):
    """Each row is what one office gave to one of those below it on one track."""

    datamodel = SQLAInterface(Share)
    route_base = "/shares"
    class_permission_name = "Share"
    title = _("分配名额")
    list_intro = _(
        "本单位可以把名额分配给下级单位：分配了的，下级单位审核通过（报送）时按此核对，用完即不能再报送；没有分配的不受限制。分配的合计可以多于本单位的名额，择优推荐时仍以本单位的名额为准。"
    )
    empty_text = _("还没有分配名额，下级单位报送人数不受限制。")
    include_route_methods = {"list", "show", "add", "edit", "lookup"}
    list_columns = ["track", "organisation", "amount", "of_which", "id", "giver"]
    show_columns = ["track", "organisation", "giver", "amount", "limit_key", "of_which"]
    add_columns = ["track", "giver", "organisation", "amount", "limit_key", "of_which", "reason"]
    edit_columns = ["amount", "limit_key", "of_which", "reason"]
    search_columns = ["organisation"]
    order_columns = ["of_which"]
    base_order = ("id", "asc")
    show_template = "applications/share.html"
    lookups = {
        "track": _TRACKS,
        "giver": _GIVERS,
        "organisation": _RECEIVERS,
    }
    label_columns = {
        "track": _("%(track_word)s"),
        "giver": _("分配单位"),
        "organisation": _("下级单位"),
        "amount": _("名额"),
        "id": _("已报送"),
        "limit_key": _("其中须为"),
        "of_which": _("其中人数"),
        "reason": _("理由"),
    }
    formatters_columns = {
        "amount": lambda text: text or str(_NOBODY),
        "of_which": lambda number: "" if number is None else number,
        "id": lambda pk: g.share_counts.get(pk, 0),
        "limit_key": lambda key: _limits().get(key, key),
    }
    edit_form_extra_fields = {
        "amount": CleanText(
            _("名额"),
            [Length(max=20)],
            description=_(
                "填写名额数，例如 3；“%(soft)s”可以超出，须说明理由；“—”为不得报送；“%(any)s”或不填则不限制",
                soft=SOFT_EXAMPLE,
                any=ANY,
            ),
        ),
        "limit_key": chosen(
            _("其中须为"),
            lambda: {"": "", **_limits()},
            description=_("分配的名额中须有一部分给某类人选时选择，照年度的名额限制"),
        ),
        "of_which": IntegerField(
            _("其中人数"),
            [Optional(), NumberRange(1, 9999, _("请填写不小于 1 的整数。"))],
            render_kw={"class": "form-control", "inputmode": "numeric"},
        ),
        "reason": CleanText(
            _("理由"),
            [InputRequired(_("请填写理由。")), Length(max=300)],
            description=_("记入台账，例如会议纪要的文号"),
        ),
    }
    add_form_extra_fields = edit_form_extra_fields

    def _choices(self, *, to_change: bool = False) -> dict[str, tuple[Lookup, str]]:  # noqa: ARG002
        """Whoever gives a part of the places of a track need not run its year."""
        return super()._choices()

    def new_form(self) -> Any:
        """In the name of one of one's own offices, which is chosen already where there is one."""
        form = super().new_form()
        own = form.giver.lookup.narrowed(Organisation.id.in_(scope.viewer().organisation_ids))
        form.giver.lookup = own
        offices = own.search()
        if request.method == "GET" and len(offices) == 1:
            form.giver.data = own.find(str(offices[0][0]))
        return form

    def _get_list_widget(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        widgets: dict[str, Any] = super()._get_list_widget(*args, **kwargs)
        g.share_counts = sharing.sent_on(widgets["list"].template_args["pks"])
        return widgets

    def offers_edit(self, values: Mapping[str, Any]) -> bool:
        """What one's own office gave."""
        giver = values.get("giver")
        return isinstance(giver, Organisation) and giver.id in scope.viewer().organisation_ids

    def name_of(self, row: Share) -> str:
        return f"{row.track} · {row.organisation}"

    def create(self, form: Any) -> Share:
        if form["giver"].data.id not in scope.viewer().organisation_ids:
            raise Absent
        return share_actions.give(
            form["track"].data, form["giver"].data, form["organisation"].data, _typed(form)
        )

    def change(self, form: Any, row: Share) -> Share:
        return share_actions.regive(row, _typed(form))

    def render_template(self, template: str, **values: Any) -> str:
        if template == self.show_template and "item" in values:
            share: Share = values["item"]
            values |= {
                "taken": sharing.sent_on([share.id]).get(share.id, 0),
                "entries": _ledger(share),
                "limits": limit_lines.of_year(share.track.cycle, [share.giver]),
            }
        return str(super().render_template(template, **values))


def _ledger(share: Share) -> list[ShareEntry]:
    entries = (
        select(ShareEntry)
        .where(ShareEntry.share_id == share.id)
        .order_by(ShareEntry.entered_at.desc(), ShareEntry.id.desc())
    )
    return list(db.session.scalars(entries))


def _typed(form: Any) -> TypedShare:
    return TypedShare(
        form["amount"].data or "",
        form["reason"].data or "",
        form["limit_key"].data or "",
        form["of_which"].data,
    )
