"""继续教育人员: who works below an office and how they stand this year; one person's record, corrected and moved there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from tepei.credits import batches, correcting, handing, queries, reliefs, reminding, standings, years
from tepei.credits.queries import ListedPerson
from tepei.credits.rules import SUBJECTS, Minima
from tepei.organisations import directory
from tepei.organisations.models import Organisation
from tepei.policy.credit_standing import VERDICTS
from tepei.policy.hours import hours_text
from tepei.policy.title_levels import LEVELS, SENIOR
from tepei.portal import clock
from tepei.portal.errors import Absent, Refused
from tepei.portal.screens.keys import row_key
from tepei.portal.screens.views import SafeView, expose, guard


class ProfessionalView(SafeView):
    """Of the viewer's own unit, or of all below their office."""

    route_base = "/professionals"
    class_permission_name = "Professional"
    default_view = "index"
    title = _("继续教育人员")

    @expose("/")
    @guard("read")
    def index(self) -> ResponseReturnValue:
        """Unit by unit below one of the viewer's offices (`?year=`, `?office=`, `?short=1` for those alone who are short of hours, `?after=` what
        the page before ended with)."""
        (office, offices), year = _offices(), _year()
        is_short = bool(request.args.get("short"))
        least = years.minima_of(year, office.path) if office else Minima()
        rows = (
            queries.people_below(office.path, year, _after(), least if is_short else None) if office else []
        )
        return self._page(
            rows, year=year, least=least, is_short=is_short, term="", office=office, offices=offices
        )

    @expose("/search", methods=["POST"])
    @guard("read")
    def search(self) -> ResponseReturnValue:
        """By name, ID number or unit; what was searched for stands in no address."""
        (office, offices), year = _offices(), _year()
        term = request.form.get("term", "").strip()[:60]
        correcting.require_clean(term)
        rows = queries.search(term, year, row_key(request.form.get("after", "")) or 0) if office else []
        least = years.minima_of(year, office.path) if office else Minima()
        return self._page(
            rows, year=year, least=least, is_short=False, term=term, office=office, offices=offices
        )

    @expose("/<int:pk>", methods=["GET"])
    @guard("read")
    def show(self, pk: int) -> ResponseReturnValue:
        """The record; with `?level=` and `?day=` whether it suffices for a title."""
        found = standings.whole(pk)
        level, day = request.args.get("level", ""), _day(request.args.get("day", ""))
        standing = standings.for_title(found, level, day) if level else None
        return self.render(
            "credits/professional.html",
            title=self.title, found=found, subjects=SUBJECTS, hours=hours_text, levels=LEVELS, level=level or SENIOR,
            day=day, verdicts=VERDICTS,
            standing=standing, confirmed=reliefs.behind(pk, standing) if standing else (),
        )  # fmt: skip

    @expose("/entries/<int:pk>", methods=["GET"])
    @guard("write")
    def entry(self, pk: int) -> ResponseReturnValue:
        """One line of the ledger, to be corrected or taken back."""
        entry = correcting.find(pk)
        return self.render(
            "credits/entry.html", title=gettext("更正学时"), entry=entry, subjects=SUBJECTS, hours=hours_text
        )

    @expose("/entries/<int:pk>/correct", methods=["POST"])
    @guard("write")
    def correct(self, pk: int) -> ResponseReturnValue:
        """The wrong line is taken back and the right one stands beside it."""
        made = correcting.correct(pk, request.form)
        flash(gettext("已更正：原记录已冲正，新记录已记入，原因已留存。"), "success")
        return redirect(url_for("ProfessionalView.show", pk=made.person_id))

    @expose("/entries/<int:pk>/reverse", methods=["POST"])
    @guard("write")
    def reverse(self, pk: int) -> ResponseReturnValue:
        """It counts no more."""
        made = correcting.reverse(pk, request.form.get("reason", ""))
        flash(gettext("已冲正，原因已留存。"), "success")
        return redirect(url_for("ProfessionalView.show", pk=made.person_id))

    @expose("/<int:pk>/move", methods=["GET"])
    @guard("write")
    def moving(self, pk: int) -> ResponseReturnValue:
        """Where the person goes: `?unit=` is a part of its name."""
        record, term = queries.record_of(pk), request.args.get("unit", "").strip()[:40]
        return self.render(
            "credits/move.html", title=gettext("变更任职单位"), record=record, term=term, today=clock.today(),
            units=directory.found(term) if term else [],
        )  # fmt: skip

    @expose("/<int:pk>/move", methods=["POST"])
    @guard("write")
    def move(self, pk: int) -> ResponseReturnValue:
        """The record goes with the person."""
        correcting.move(pk, request.form.get("unit", ""), request.form.get("since", ""))
        flash(gettext("已变更任职单位，学时记录随本人转到新单位。"), "success")
        return redirect(url_for("ProfessionalView.index"))  # they may be out of sight now

    @expose("/export", methods=["POST"])
    @guard("export")
    def export(self) -> ResponseReturnValue:
        """Everybody below the viewer's office, with the year's hours: a workbook that the worker makes."""
        batches.ask_year(_own_office(), _year())
        flash(gettext("已开始导出，完成后可在“后台任务”中下载。"), "success")
        return redirect(url_for("JobView.index"))

    @expose("/cards", methods=["POST"])
    @guard("export")
    def cards(self) -> ResponseReturnValue:
        """The cards of everybody there who has done the year, as one file that the worker makes."""
        batches.ask_cards(_own_office(), _year())
        flash(gettext("已开始打印审验卡，完成后可在“后台任务”中下载。"), "success")
        return redirect(url_for("JobView.index"))

    @expose("/remind", methods=["POST"])
    @guard("write")
    def remind(self) -> ResponseReturnValue:
        """Whoever is short of hours this year gets a message."""
        count = reminding.remind(_year())
        flash(gettext("已提醒 %(count)d 人；没有账号的人员请由单位转告。", count=count), "success")
        return redirect(url_for("ProfessionalView.index", short="1"))

    def _page(self, rows: list[ListedPerson], **values: Any) -> str:
        least, more = values["least"], len(rows) == queries.PAGE
        return self.render(
            "credits/professionals.html", title=self.title, hours=hours_text, this_year=clock.today().year,
            rows=[(row, standings.missing(row, least)) for row in rows],
            mark=rows[-1].mark if more else None, **values,
        )  # fmt: skip


def _year() -> int:
    """`?year=`, else this one."""
    text = request.values.get("year", "")
    if not text:
        return clock.today().year
    if not text.isdecimal() or not 1990 <= int(text[:6]) <= 2100:
        raise Absent
    return int(text)


def _number(key: str) -> int:
    """A number of the address or the form; 0 without one. Raises Absent."""
    text = request.values.get(key, "")
    if text and row_key(text) is None:
        raise Absent
    return int(text or 0)


def _offices() -> tuple[Organisation | None, Sequence[Organisation]]:
    """`?office=`, else the first of the viewer's, and all of them. Raises Absent for one of others."""
    own = handing.offices()
    return handing.office_of(_number("office"), own), own


def _own_office() -> Organisation:
    """`?office=`, else the first of the viewer's. Raises Absent for who acts for none."""
    office, _all = _offices()
    if office is None:
        raise Absent
    return office


def _after() -> tuple[str, int] | None:
    """What the page before ended with: the path of a unit and a person's number."""
    path, _comma, person = request.args.get("after", "").partition(",")
    key = row_key(person)
    return (path[:200], key) if key and "\0" not in path else None


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text) if text else clock.today()
    except ValueError:
        raise Refused(correcting.NO_DAY) from None
