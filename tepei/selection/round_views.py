"""评审: the rounds of the years that end at the viewer, and one round's page with everything that is done to it in order."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from tepei.organisations.form_views import OnceForm
from tepei.organisations.registration_views import carried_out
from tepei.portal import audit, export, files
from tepei.portal.errors import Absent
from tepei.portal.screens.fields import CleanText, MomentOfDay
from tepei.portal.screens.views import expose, guard
from tepei.programmes import queries as programmes
from tepei.programmes import running
from tepei.programmes.models import Cycle
from tepei.schemes.input_views import Ticks
from tepei.selection import (
    proposal_actions,
    publication_actions,
    round_actions,
    round_exports,
    round_queries,
    round_results,
)
from tepei.selection.opinion_models import DepartmentOpinion
from tepei.selection.round_models import ROUND_STATES, EvaluationRound
from tepei.selection.round_page_views import RoundPage, kept_file, whole_number

_NEEDED = InputRequired(_("请填写本栏。"))


class RoundForm(OnceForm):
    """What a round is to be."""

    name = CleanText(
        _("评审轮次的名称"), [_NEEDED, Length(max=100)], description=_("例如：一、二层次人选专家评审")
    )
    tracks = Ticks(_("参加评审的%(track_word)s"))
    opens_at = MomentOfDay(_("评审开始时间"), [_NEEDED])
    closes_at = MomentOfDay(_("评审截止时间"), [_NEEDED], description=_("专家在此之前完成打分或投票"))

    def plan(self) -> round_actions.RoundPlan:
        """What was typed, once it is valid."""
        opens_at, closes_at = self.opens_at.data, self.closes_at.data
        if opens_at is None or closes_at is None:
            raise Absent
        return round_actions.RoundPlan(
            self.name.data or "", tuple(self.tracks.data or ()), opens_at, closes_at
        )


class RoundView(RoundPage):
    """Rounds of evaluation, for who runs the year."""

    route_base = "/rounds"
    default_view = "index"

    @expose("/", methods=["GET"])
    @guard("read")
    def index(self) -> ResponseReturnValue:
        """The years that are evaluated, each with its rounds."""
        rounds = round_queries.by_cycle()
        return self.render(
            "selection/rounds.html",
            title=gettext("专家评审"),
            years=[(cycle, rounds.get(cycle.id, [])) for cycle in _cycles()],
            people=round_queries.counts(),
            states=ROUND_STATES,
        )

    @expose("/new/<code>", methods=["GET", "POST"])
    @guard("write")
    def new(self, code: str) -> ResponseReturnValue:
        """新建评审轮次, with everybody who was approved by now."""
        cycle = _own(code)
        form = RoundForm()
        form.tracks.choices = [
            SelectChoice(track.code, track.name) for track in round_queries.evaluated_tracks(cycle)
        ]
        if request.method == "POST":
            made: list[EvaluationRound] = []
            if carried_out(form, lambda: made.append(round_actions.prepare(cycle, form.plan()))):
                flash(gettext("已新建评审轮次。"), "success")
                return redirect(
                    url_for("RoundView.show", pk=made[0].id) if made else url_for("RoundView.index")
                )
        page = self.render("selection/round_new.html", title=gettext("新建评审轮次"), cycle=cycle, form=form)
        return page, 422 if request.method == "POST" else 200

    @expose("/<int:pk>", methods=["GET"])
    @guard("read")
    def show(self, pk: int) -> ResponseReturnValue:
        """One round: what is to be done, who takes part, the ranking with its reasons."""
        return self.page(round_queries.shown(pk))

    @expose("/<int:pk>/enter", methods=["POST"])
    @guard("write")
    def enter(self, pk: int) -> ResponseReturnValue:
        """补充参评人选."""
        return self.done(pk, lambda version: round_actions.enter(pk, version), gettext("已补充参评人选。"))

    @expose("/<int:pk>/open", methods=["POST"])
    @guard("write")
    def open(self, pk: int) -> ResponseReturnValue:
        """开始评审."""
        return self.done(pk, lambda version: round_actions.open_round(pk, version), gettext("已开始评审。"))

    @expose("/<int:pk>/close", methods=["POST"])
    @guard("write")
    def close(self, pk: int) -> ResponseReturnValue:
        """结束评审 and rank."""
        done = gettext("评审已结束，排名已计算。")
        return self.done(
            pk, lambda version: round_actions.close_round(pk, version, round_results.of(pk)), done
        )

    @expose("/<int:pk>/rank", methods=["POST"])
    @guard("write")
    def rank(self, pk: int) -> ResponseReturnValue:
        """计算排名 anew."""
        done = gettext("排名已重新计算。")
        return self.done(pk, lambda version: round_actions.rank(pk, version, round_results.of(pk)), done)

    @expose("/<int:pk>/settle", methods=["POST"])
    @guard("write")
    def settle(self, pk: int) -> ResponseReturnValue:
        """确定并列人选的次序, with a reason."""
        order, reason = _order(), request.form.get("reason", "")
        done = gettext("次序已确定。")
        return self.done(pk, lambda version: round_actions.settle(pk, version, order, reason), done)

    @expose("/<int:pk>/propose", methods=["POST"])
    @guard("write")
    def propose(self, pk: int) -> ResponseReturnValue:
        """确定拟入选人选 of a track."""
        number, track = request.form.get("number", "").strip(), whole_number(request.form.get("track", ""))

        def work(version: int) -> object:
            many = whole_number(number) if number else None
            return proposal_actions.propose_track(pk, version, track or 0, many, round_results.of(pk))

        return self.done(pk, work, gettext("拟%(selected_word)s人选已确定。"))

    @expose("/<int:pk>/hear", methods=["POST"])
    @guard("write")
    def hear(self, pk: int) -> ResponseReturnValue:
        """记录相关部门意见, with the document where there is one."""
        sent = request.form

        def work(_version: int) -> object:
            heard = DepartmentOpinion(
                department=sent.get("department", ""),
                answer=sent.get("answer", ""),
                text=sent.get("text", ""),
                file_id=kept_file(),
            )
            return round_actions.hear(pk, heard)

        return self.done(pk, work, gettext("已记录部门意见。"))

    @expose("/<int:pk>/publish", methods=["POST"])
    @guard("publish")
    def publish(self, pk: int) -> ResponseReturnValue:
        """公布评审结果: all at once."""

        def work(version: int) -> object:
            told = publication_actions.publish(pk, version)
            flash(
                gettext(
                    "已公布：%(selected_word)s %(selected)s 人，未%(selected_word)s %(rejected)s 人。",
                    selected=told.selected,
                    rejected=told.rejected,
                ),
                "success",
            )
            if told.reserves:
                flash(gettext("备选人选 %(count)s 人。", count=told.reserves), "success")
            if told.waiting:
                names = "、".join(told.waiting)
                flash(gettext("以下人选有未办结或属实的异议，暂不公布：%(names)s", names=names), "warning")
            return told

        return self.done(pk, work, "")

    @expose("/<int:pk>/ranking", methods=["POST"])
    @guard("read")
    def ranking(self, pk: int) -> ResponseReturnValue:
        """The ranking as a workbook, all of it."""
        whole = round_queries.shown(pk)
        content = export.workbook(round_exports.ranking_sheet(whole))
        audit.record("round.export", whole)
        return files.download(content, f"{whole.name}-{gettext('排名')}.xlsx", export.XLSX)


def _cycles() -> list[Cycle]:
    """Years that end at the viewer and are evaluated, opened once at least."""
    ours = [cycle for cycle in programmes.cycles() if running.ends_at_viewer(cycle) and cycle.revision_number]
    return [cycle for cycle in ours if round_queries.evaluated_tracks(cycle)]


def _own(code: str) -> Cycle:
    cycle = programmes.cycle_by_code(code)
    if cycle not in _cycles():
        raise Absent
    return cycle


def _order() -> list[int]:
    """The entries in the order of the places that were typed beside them."""
    typed = {
        key.removeprefix("order-"): whole_number(value)
        for key, value in request.form.items()
        if key.startswith("order-")
    }
    places = {
        int(pk): place for pk, place in typed.items() if pk.isdecimal() and place is not None and len(pk) < 10
    }
    in_order = sorted(places, key=lambda pk: places[pk])
    return in_order if len(set(places.values())) == len(typed) else in_order[:1]
