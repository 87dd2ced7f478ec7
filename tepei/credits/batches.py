"""What the worker does for the ledger: a roster is taken in, a year is exported; with progress, and a file of what is wrong or of the year."""

from __future__ import annotations

import io
from typing import Any

from sqlalchemy import select

from tepei.credits import exports, rosters, years
from tepei.credits.rosters import FaultyRoster, Handing
from tepei.organisations.models import Organisation
from tepei.policy.words import say
from tepei.portal import files, jobs, scope, streams
from tepei.portal.catalogue import chinese
from tepei.portal.database import db
from tepei.portal.errors import Absent, Refused
from tepei.portal.export import XLSX, write_workbook
from tepei.portal.files import StoredFile
from tepei.portal.jobs import Job, Made, Report, Unmade

ROSTER, YEAR = "credits.roster", "credits.year"
MAY_HAND_IN, MAY_EXPORT = ("add", "CreditRoster"), ("export", "Professional")
SHOWN = 50  # faults on the page; the workbook has them all


def ask_roster(body: Organisation, year: int, content: bytes, name: str, **told: Any) -> Job:
    """Put a roster in line; `told` are further keys of Handing that are plain JSON (paper_id, late_reason). Raises Refused."""
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


def _take_in(arguments: dict[str, Any], report: Report) -> None:
    told = dict(arguments)
    with scope.everything("the worker opens what its asker uploaded"):
        content = files.open_bytes(db.session.get_one(StoredFile, told.pop("upload")))
        body = db.session.get_one(Organisation, told.pop("body"))
    _require_own(body.id)
    handing = Handing(body, years.terms(told.pop("year"), body.path), **told)
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
