"""What the worker does for the ledger: a roster is taken in, a year is exported, its cards are printed; with progress, and a file."""

from __future__ import annotations

import io
from typing import Any

from sqlalchemy import select

from tepei.credits import cards, exports, providers, queries, rosters, years
from tepei.credits.rosters import FaultyRoster, Handing
from tepei.organisations.models import Organisation
from tepei.policy.words import say
from tepei.portal import audit, files, jobs, scope, streams
from tepei.portal.catalogue import chinese
from tepei.portal.database import db
from tepei.portal.errors import Absent, Refused
from tepei.portal.export import XLSX, write_workbook
from tepei.portal.files import StoredFile
from tepei.portal.jobs import Job, Made, Report, Unmade

ROSTER, YEAR, CARDS = "credits.roster", "credits.year", "credits.cards"
MAY_HAND_IN, MAY_EXPORT = ("add", "CreditRoster"), ("export", "Professional")
MOST_CARDS = 2_000  # people of one job: each has a page, and the file lies in memory
SHOWN = 50  # faults on the page; the workbook has them all


def ask_roster(body: Organisation, year: int, content: bytes, name: str, **told: Any) -> Job:
    """Put a roster in line; `told` are further keys of Handing that are plain JSON (course_id, notice_id, late_reason). Raises Refused."""
    _require_own(body.id)
    if len(content) > streams.MAX_BYTES:
        raise Refused(say("文件超过 %(most)d MB，请分次上传。", most=streams.MAX_BYTES // 1_000_000))
    shown = files.safe_name(name)
    stored = files.put(content, shown, XLSX, scope.viewer().user_id)
    title = chinese(say("登记花名册：%(name)s", name=shown))[:200]
    try:
        return jobs.enqueue(ROSTER, title, upload=stored.id, body=body.id, year=year, name=shown, **told)
    except Refused:
        files.forget(stored.id)
        raise


def ask_year(organisation: Organisation, year: int) -> Job:
    """Put the export of a year in line, of those who work at or below the organisation. Raises Absent, Refused."""
    title = chinese(say("%(unit)s %(year)d 年继续教育学时", unit=organisation.name, year=year))[:200]
    return jobs.enqueue(YEAR, title, organisation=organisation.id, year=year)


def ask_cards(organisation: Organisation, year: int) -> Job:
    """Put the cards of a year in line, of those who work at or below the organisation and have done it. Raises Absent, Refused."""
    count = queries.count_below(organisation.path)
    if count > MOST_CARDS:
        raise Refused(
            say(
                "一次最多为 %(most)d 人打印，本单位及下级单位现有 %(count)d 人，请由下级单位分别打印。",
                most=MOST_CARDS,
                count=count,
            )
        )
    return jobs.enqueue(
        CARDS, _cards_title(organisation, year)[:200], organisation=organisation.id, year=year
    )


def _take_in(arguments: dict[str, Any], report: Report) -> None:
    told = dict(arguments)
    with scope.everything("the worker opens what its asker uploaded"):
        content = files.open_bytes(db.session.get_one(StoredFile, told.pop("upload")))
        body = db.session.get_one(Organisation, told.pop("body"))
    _require_own(body.id)
    handing = Handing(
        body, years.terms(told.pop("year"), body.path), provider=providers.of_office(body.id), **told
    )
    try:
        roster = rosters.take_in(handing, content, report)
    except FaultyRoster as faulty:
        made = Made(
            rosters.annotated(content, faulty.faults), f"{handing.name.removesuffix('.xlsx')}-问题.xlsx", XLSX
        )
        shown = [[each.row, each.column, chinese(each.text)] for each in faulty.faults[:SHOWN]]
        raise Unmade(
            rosters.told(len(faulty.faults)), made, {"faults": shown, "count": len(faulty.faults)}
        ) from None
    jobs.settle({"roster": roster.id, "count": roster.rows})


def _require_own(body_id: int) -> None:
    """A roster is handed in for a body that one acts for."""
    if body_id not in scope.viewer().organisation_ids:
        raise Absent


def _export(arguments: dict[str, Any], report: Report) -> Made:
    organisation = scope.find(Organisation, arguments["organisation"])
    year = arguments["year"]
    sheet = exports.year_sheet(organisation, year, years.minima_of(year, organisation.path), report)
    stream = io.BytesIO()
    write_workbook([sheet], stream)
    return Made(stream.getvalue(), f"{sheet.title}.xlsx", XLSX)


def _print_cards(arguments: dict[str, Any], report: Report) -> Made:
    organisation, year = scope.find(Organisation, arguments["organisation"]), arguments["year"]
    found = list(cards.below(organisation, year))
    if not found:
        raise Refused(say("还没有人完成 %(year)d 年度的学时，没有可以打印的审验卡。", year=year))
    report(0, len(found))
    title = _cards_title(organisation, year)
    content = cards.printed(found, title, lambda done: report(min(done, len(found)), len(found)))
    audit.record("credit.card", organisation, years=[year], count=len(found))
    return Made(content, f"{title}.pdf", "application/pdf")


def _cards_title(organisation: Organisation, year: int) -> str:
    return chinese(say("%(unit)s %(year)d 年度继续教育审验卡", unit=organisation.name, year=year))


def _is_in_sight(arguments: dict[str, Any]) -> bool:
    visible = select(Organisation.id).where(
        Organisation.id == arguments["organisation"], scope.criterion(Organisation)
    )
    return db.session.scalar(visible) is not None


jobs.register(
    ROSTER,
    _take_in,
    MAY_HAND_IN,
    lambda arguments: arguments["body"] in scope.viewer().organisation_ids,
    page="CreditRosterView.result",
)
jobs.register(YEAR, _export, MAY_EXPORT, _is_in_sight)
jobs.register(CARDS, _print_cards, MAY_EXPORT, _is_in_sight)
