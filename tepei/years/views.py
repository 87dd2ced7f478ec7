"""Years as their administrators run them: at a glance, begun, compared, amended, rehearsed, archived 年度管理."""

from __future__ import annotations

from flask import flash, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tepei import packs
from tepei.policy.words import N_, say
from tepei.portal import events, jobs, province
from tepei.portal.database import ZONE
from tepei.portal.errors import Absent, Refused
from tepei.portal.gate.headers import allow_own_frame
from tepei.portal.screens.forms import sign_version, version_of
from tepei.portal.screens.views import SafeView, expose, guard
from tepei.programmes import queries as programmes
from tepei.programmes import running
from tepei.programmes.models import Cycle
from tepei.schemes import assembling, checking, unset
from tepei.schemes.mend_views import messages
from tepei.years import amending, archiving, checklist_views, citations, previews, rehearsing
from tepei.years.form_views import BLANK, NewYear, RehearsalTime, follow, made_from, suggest, suggestions
from tepei.years.glance import glance
from tepei.years.source_views import old_sources

_MOST_TESTERS = 200


class YearView(SafeView):
    """One page per year, and the verbs of a year as a whole."""

    route_base = "/years"
    class_permission_name = "Cycle"

    @expose("/")
    @guard("read")
    def index(self) -> ResponseReturnValue:
        """The year that is open, else the newest."""
        cycles = programmes.cycles()
        cycle = running.foremost(cycles)
        return self._page(cycle, cycles) if cycle else self.render("schemes/none.html")

    @expose("/<code>")
    @guard("read")
    def show(self, code: str) -> ResponseReturnValue:
        """年度总览."""
        cycles = programmes.cycles()
        cycle = next((each for each in cycles if each.code == code), None)
        if cycle is None:
            raise Absent
        return self._page(cycle, cycles)

    @expose("/<code>/compare")
    @guard("read")
    def compare(self, code: str) -> ResponseReturnValue:
        """What this year says differently from another (`?with=code`), else from the one that it was made from."""
        cycle = programmes.cycle_by_code(code)
        others = [each for each in programmes.cycles() if each.id != cycle.id]
        code_of_other = request.args.get("with", "")
        other = programmes.cycle_by_code(code_of_other) if code_of_other else cycle.source
        ours = province.vocabulary()
        found = packs.differences(assembling.sound(other), assembling.sound(cycle), ours) if other else []
        return self.render("years/compare.html", cycle=cycle, other=other, others=others, changes=found)

    @expose("/new", methods=["GET", "POST"])
    @guard("write")
    def new(self) -> ResponseReturnValue:
        """新增年度: rolled over from another year, or from the blank scheme."""
        form, cycles = NewYear(), [each for each in programmes.cycles() if not each.is_rehearsal]
        blank = (BLANK, gettext("空白方案（新的项目）"))
        form.source.choices = [*((each.code, each.name) for each in cycles), blank]
        known = suggestions(cycles)
        source = request.args.get("source", BLANK)
        if request.method == "GET":
            suggest(form, source if source in known else BLANK, known)
        elif follow(form, known):
            form.source.errors = [
                gettext("起点已改选，没有改动过的名称、代码和年度已按新的起点填写，请核对后再建立。")
            ]
        elif form.validate():
            try:
                made = made_from(form)
            except Refused as refusal:
                form.code.errors = [*form.code.errors, gettext(refusal.text)]
            else:
                flash(gettext("“%(name)s”已建立，请逐项核对后开放。", name=made.name), "success")
                return redirect(url_for("YearView.show", code=made.code))
        page = self.render("years/new.html", form=form, suggestions=known)
        return page, 422 if request.method == "POST" else 200

    @expose("/<code>/preview")
    @guard("read")
    def preview(self, code: str) -> ResponseReturnValue:
        """The form of the working copy: as applicants will fill it in, and each paper as it will be printed."""
        cycle = programmes.cycle_by_code(code)
        return self.render("years/preview.html", cycle=cycle, **previews.of_form(cycle))

    @expose("/<code>/preview/<key>")
    @guard("read")
    def paper(self, code: str, key: str) -> ResponseReturnValue:
        """One paper without answers, for the frame on that page."""
        return allow_own_frame(make_response(previews.paper_of(programmes.cycle_by_code(code), key)))

    @expose("/<code>/amend", methods=["GET", "POST"])
    @guard("write")
    def amend(self, code: str) -> ResponseReturnValue:
        """修订: what changes, whom it touches, and why."""
        cycle = running.own_cycle(code)
        error = ""
        if request.method == "POST":
            try:
                amending.amend(
                    cycle.id,
                    version_of(request.form.get("version", ""), cycle),
                    request.form.get("reason", ""),
                )
                flash(gettext("修订已生效。已提交的申报表仍按提交时的配置办理。"), "success")
                return redirect(url_for("YearView.show", code=code))
            except Refused as refusal:
                error = gettext(refusal.text)
        found = amending.changes(cycle) if cycle.state == "open" else []
        page = self.render(
            "years/amend.html",
            cycle=cycle,
            sign_version=sign_version,
            changes=found,
            impact=amending.impact(cycle) if found else None,
            problems=messages(checking.faults(cycle), cycle) if found else [],
            error=error,
            reason=request.form.get("reason", ""),
        )
        return page, 422 if error else 200

    @expose("/<code>/rehearse", methods=["POST"])
    @guard("write")
    def rehearse(self, code: str) -> ResponseReturnValue:
        """开始演练."""
        made = rehearsing.rehearse(running.own_cycle(code))
        flash(
            gettext("演练已开始：请指定参加演练的申报人账号，其他人看不到演练；清除后不留数据。"), "success"
        )
        return redirect(url_for("YearView.show", code=made.code))

    @expose("/<code>/rehearsal-time", methods=["POST"])
    @guard("write")
    def set_time(self, code: str) -> ResponseReturnValue:
        """The rehearsal's time."""
        cycle = running.own_cycle(code)
        form = RehearsalTime()
        if not form.validate() or form.moment.data is None:
            raise Refused(say("请填写演练时间，例如 2026-03-01 09:00。"))
        moment = form.moment.data.replace(tzinfo=ZONE)
        rehearsing.set_clock(cycle.id, version_of(request.form.get("version", ""), cycle), moment)
        flash(gettext("演练时间已调整。"), "success")
        return redirect(url_for("YearView.show", code=code))

    @expose("/<code>/testers", methods=["POST"])
    @guard("write")
    def set_testers(self, code: str) -> ResponseReturnValue:
        """Who takes part in the rehearsal."""
        cycle, names = running.own_cycle(code), request.form.get("testers", "").split()
        rehearsing.set_testers(
            cycle.id, version_of(request.form.get("version", ""), cycle), names[:_MOST_TESTERS]
        )
        flash(gettext("参加演练的账号已保存。"), "success")
        return redirect(url_for("YearView.show", code=code))

    @expose("/<code>/wipe", methods=["POST"])
    @guard("write")
    def wipe(self, code: str) -> ResponseReturnValue:
        """清除演练."""
        cycle = running.own_cycle(code)
        version = version_of(request.form.get("version", ""), cycle)
        count = rehearsing.wipe(cycle.id, version, request.form.get("code", ""))
        flash(gettext("演练已清除，共删除 %(count)s 份演练申报材料。", count=count), "success")
        return redirect(url_for("YearView.index"))

    @expose("/<code>/archive", methods=["POST"])
    @guard("archive")
    def archive(self, code: str) -> ResponseReturnValue:
        """归档."""
        cycle = running.own_cycle(code)
        archiving.archive(cycle.id, version_of(request.form.get("version", ""), cycle))
        flash(gettext("本年度已归档，结果不再变动。"), "success")
        return redirect(url_for("YearView.show", code=code))

    @expose("/<code>/package", methods=["POST"])
    @guard("archive")
    def package(self, code: str) -> ResponseReturnValue:
        """The archive package, made in the background."""
        cycle = running.own_cycle(code)
        if cycle.state != "archived":
            raise Refused(say("归档后才能生成归档包。"))
        jobs.enqueue("archive", gettext("%(name)s归档包", name=cycle.name)[:200], cycle=cycle.id)
        flash(gettext("正在生成归档包，完成后可在本页下载。"), "info")
        return redirect(url_for("JobView.index"))

    def _page(self, cycle: Cycle, cycles: list[Cycle]) -> str:
        rehearsal = next((each for each in cycles if each.source_id == cycle.id and each.is_rehearsal), None)
        seen, is_ours = glance(cycle, programmes.now_of(cycle)), running.may_run(cycle.run_by)
        # Whoever does not run it sees a part of its places, and could mend nothing.
        # Of a year that is over nothing can be mended, so that nothing of it is checked.
        is_checked = is_ours and cycle.state in ("draft", "open")
        year, faults = checking.examined(cycle) if is_checked else (None, [])
        notes = [*unset.notes(cycle, seen.matrix)] if is_checked else []
        notes += citations.unwritten(year) if year else []
        return self.render(
            "years/show.html",
            cycle=cycle,
            sign_version=sign_version,
            cycles=cycles,
            is_ours=is_ours,
            glance=seen,
            groups=checklist_views.groups(
                cycle,
                messages(faults, cycle),
                messages(notes, cycle),
                has_places=seen.has_places,
                may_edit=is_ours,
            ),
            faults=len(faults),
            examples=len(year.cases) + len(year.credit_cases) if year else 0,
            is_checked=is_checked,
            rehearsal=rehearsal,
            testers=rehearsing.testers(cycle) if is_ours else [],
            pending=amending.changed(cycle, year) if cycle.state == "open" else [],
            old_sources=old_sources(cycle) if is_ours else {},
        )


events.register(
    events={
        "cycle.started": N_("从空白方案新增年度"),
        "cycle.rolled_over": N_("从已有年度滚动新增年度"),
        "cycle.dates": N_("修改年度日期"),
        "cycle.sources": N_("替换年度依据"),
        "cycle.amended": N_("修订年度配置"),
        "cycle.archived": N_("年度归档"),
        "cycle.packaged": N_("生成年度归档包"),
        "rehearsal.begun": N_("开始演练"),
        "rehearsal.clock": N_("调整演练时间"),
        "rehearsal.testers": N_("指定参加演练的账号"),
        "rehearsal.wiped": N_("清除演练"),
    },
)
