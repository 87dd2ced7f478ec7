"""Panels for whoever runs the year 评审组: set up, drawn, invited, given their work, and how far they are."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from fractions import Fraction
from math import ceil
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from tepei.policy.words import ITEMS, join
from tepei.portal import audit, files, pdf, scope
from tepei.portal.errors import Refused, require
from tepei.portal.screens.fields import Lookup
from tepei.portal.screens.views import SafeModelView, expose, guard
from tepei.programmes import queries as programmes
from tepei.schemes.input_views import Lines, Ticks
from tepei.selection import panel_actions as actions
from tepei.selection import panel_queries as queries
from tepei.selection import panel_rules as rules
from tepei.selection import scoring_queries, sheets
from tepei.selection.expert_views import field_choices, field_names
from tepei.selection.panel_models import Panel
from tepei.selection.round_models import EvaluationRound
from tepei.selection.states import MEMBER_STATES, PANEL_STATES

_LARGEST_SEED = 10**9


class PanelView(SafeModelView):
    """Panels of the viewer's rounds."""

    datamodel = SQLAInterface(Panel)
    route_base = "/panels"
    class_permission_name = "Panel"
    title = _("评审组")
    list_intro = _(
        "每个评审轮次设若干评审组，从专家库随机抽取专家。抽取的种子和当时的专家库都保存，任何时候可以重新演算核对。"
    )
    empty_text = _("还没有评审组。")
    include_route_methods = {
        "list", "show", "add", "edit", "delete", "lookup", "board", "draw", "invite", "answer", "replace", "chair",
        "deal", "remind", "ballots",
    }  # fmt: skip
    list_template = "selection/panels.html"
    list_columns = ["round", "name", "groups", "fields", "seats", "state"]
    show_columns = ["round", "name", "groups", "fields", "seats", "outside", "substitutes", "state"]
    add_columns = ["round", "name", "groups", "fields", "seats", "outside", "substitutes"]
    edit_columns = add_columns[1:]
    search_columns = ["round", "name", "state"]
    base_order = ("id", "desc")
    lookups = {"round": Lookup(EvaluationRound)}
    label_columns = {
        "round": _("评审轮次"),
        "name": _("名称"),
        "groups": _("评审的人选"),
        "fields": _("专家的领域"),
        "seats": _("人数"),
        "outside": _("其中来自%(region)s以外的至少"),
        "substitutes": _("候补人数"),
        "state": _("状态"),
    }
    description_columns = {
        "seats": _("评审办法有规定的按规定"),
        "substitutes": _("随机抽取时一并抽出，依次递补"),
    }
    formatters_columns = {
        "groups": lambda values: str(join(values, ITEMS)) or gettext("全部"),
        "fields": lambda values: field_names(values) or gettext("全部"),
        "state": lambda state: gettext(PANEL_STATES[state]),
    }
    add_form_extra_fields = {
        "groups": Lines(
            _("评审的人选"),
            description=_("按评审办法划分评审组的栏所填的内容，每行一项；不填则评审其余全部人选"),
        ),
        "fields": Ticks(_("专家的领域"), choices=field_choices, description=_("不选则从全部领域中抽取")),
    }
    edit_form_extra_fields = add_form_extra_fields

    def new_form(self) -> Any:
        """With the size that the notice says, where it says one, for the round that the address names."""
        form = self.add_form()
        pk = request.args.get("round", "")
        if request.method == "GET" and pk.isascii() and pk.isdigit():
            row = form["round"].lookup.find(pk)
            if row is not None:
                form["round"].data = row
                form["seats"].data, form["outside"].data = _size_of(row)
        return form

    def pre_add(self, row: Panel) -> None:
        verdict = rules.may_plan(row.seats or 0, row.outside or 0, row.substitutes or 0)
        require(verdict and rules.fits_method(row.name, row.seats, queries.sizes_of(row.round)))

    def pre_update(self, row: Panel) -> None:
        self.pre_add(row)
        actions.clear(row)

    def pre_delete(self, row: Panel) -> None:
        actions.clear(row)

    def name_of(self, row: Panel) -> str:
        return row.name

    def _beside(self) -> Mapping[str, Any]:
        return {"rounds": queries.rounds()}

    @expose("/show/<int:pk>", methods=["GET"])
    @guard("read")
    def show(self, pk: int) -> ResponseReturnValue:
        """One panel: who sits in it, how far each is, and what is to be done next."""
        panel = queries.panel(pk)
        members = queries.members_of(pk)
        return self.render_template(  # type: ignore[no-any-return]
            "selection/panel.html",
            title=panel.name,
            panel=panel,
            members=members,
            progress=queries.progress_of([pk]),
            states=PANEL_STATES,
            member_states=MEMBER_STATES,
            groups=join(panel.groups, ITEMS),
            fields=field_names(panel.fields),
            may_change=scope.may_change(panel),
        )

    @expose("/rounds/<int:pk>", methods=["GET"])
    @guard("read")
    def board(self, pk: int) -> ResponseReturnValue:
        """评审进度 of a round: each panel with its people, how far each is, and who is late."""
        row = scope.find(EvaluationRound, pk)
        panels = queries.panels_of(pk)
        return self.render_template(  # type: ignore[no-any-return]
            "selection/board.html",
            title=gettext("评审进度"),
            row=row,
            panels=panels,
            progress=queries.progress_of([panel.id for panel in panels]),
            entries=queries.entries_by_panel(panels, pk),
            groups=queries.groups_of(pk),
            last=queries.last_draw(pk),
            states=PANEL_STATES,
            member_states=MEMBER_STATES,
            may_change=scope.may_change(row),
        )

    @expose("/rounds/<int:pk>/draw", methods=["POST"])
    @guard("write")
    def draw(self, pk: int) -> ResponseReturnValue:
        """随机抽取; without a seed, with one that nobody chose."""
        seed = _number("seed", _LARGEST_SEED)
        lot = actions.Lot(secrets.randbelow(10**6) if seed is None else seed, _number("most_terms", 1000))
        actions.draw_panels(pk, lot)
        flash(gettext("已抽取，种子为 %(seed)s。", seed=lot.seed), "success")
        return _to_board(pk)

    @expose("/invite/<int:pk>", methods=["POST"])
    @guard("write")
    def invite(self, pk: int) -> ResponseReturnValue:
        """邀请 whoever was drawn."""
        flash(gettext("已邀请 %(count)s 名专家。", count=actions.invite(pk)), "success")
        return _to_panel(pk)

    @expose("/members/<int:pk>/answer", methods=["POST"])
    @guard("write")
    def answer(self, pk: int) -> ResponseReturnValue:
        """What an expert answered on the telephone."""
        member = queries.member(pk)
        actions.answer(pk, request.form.get("answer") == "accept", request.form.get("reason", ""))
        flash(gettext("已记录专家的答复。"), "success")
        return _to_panel(member.panel_id)

    @expose("/members/<int:pk>/replace", methods=["POST"])
    @guard("write")
    def replace(self, pk: int) -> ResponseReturnValue:
        """更换 by the next substitute."""
        newcomer = actions.replace_member(pk, request.form.get("reason", ""))
        flash(gettext("已更换，由候补专家%(name)s接任。", name=newcomer.expert.name), "success")
        return _to_panel(newcomer.panel_id)

    @expose("/members/<int:pk>/chair", methods=["POST"])
    @guard("write")
    def chair(self, pk: int) -> ResponseReturnValue:
        """组长."""
        return _to_panel(actions.appoint_chair(pk).panel_id)

    @expose("/deal/<int:pk>", methods=["POST"])
    @guard("write")
    def deal(self, pk: int) -> ResponseReturnValue:
        """分配评审任务; to newcomers, where the panel is at work."""
        is_at_work = scope.find(Panel, pk).state == "at_work"
        count = actions.deal_to_newcomers(pk) if is_at_work else actions.deal(pk)
        flash(gettext("已向 %(count)s 名专家分配任务。", count=count), "success")
        return _to_panel(pk)

    @expose("/remind/<int:pk>", methods=["POST"])
    @guard("write")
    def remind(self, pk: int) -> ResponseReturnValue:
        """提醒 who is late."""
        flash(gettext("已提醒 %(count)s 名专家，同一天只提醒一次。", count=actions.remind(pk)), "success")
        return _to_panel(pk)

    @expose("/ballots/<int:pk>", methods=["POST"])
    @guard("read")
    def ballots(self, pk: int) -> ResponseReturnValue:
        """表决结果 as PDF, when the round is over."""
        panel = scope.find(Panel, pk)
        lines = scoring_queries.ballots_of(panel)
        if not lines:
            raise Refused(rules.no_ballot())
        try:
            content = pdf.render(sheets.ballot_page(panel, lines), f"表决结果 {panel.name}")
        except pdf.NotPrinted as fault:
            raise Refused(fault.text) from fault
        audit.record("ballot.print", panel)
        return files.download(content, f"表决结果-{panel.name}.pdf", "application/pdf")


def _size_of(row: EvaluationRound) -> tuple[int | None, int]:
    """Seats, and how many of them from outside, as the notice says for the first of its tracks."""
    scheme = programmes.scheme_of(row.cycle)
    found = next(filter(None, (scheme.evaluation_of(track) for track in row.tracks)), None)
    if found is None or found.panel_size is None:
        return None, 0
    return found.panel_size, ceil(Fraction(found.panel_size * (found.outside_percent or 0), 100))


def _number(name: str, below: int) -> int | None:
    """A whole number that was typed; None where nothing was."""
    text = request.form.get(name, "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and int(text[:12]) < below):
        raise Refused(rules.no_number())
    return int(text)


def _to_board(pk: int) -> ResponseReturnValue:
    return redirect(url_for("PanelView.board", pk=pk))


def _to_panel(pk: int) -> ResponseReturnValue:
    return redirect(url_for("PanelView.show", pk=pk))
