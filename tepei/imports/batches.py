"""An import as a job: what it is asked with, what it leaves for its page, and the invitations of the accounts that it made."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from sqlalchemy import select

from tepei.imports import actions
from tepei.imports.kinds import KINDS, ImportKind, follow
from tepei.organisations.models import Membership
from tepei.policy.words import say
from tepei.portal import audit, files, jobs, scope, sheets
from tepei.portal.accounts import Account
from tepei.portal.catalogue import chinese
from tepei.portal.database import db
from tepei.portal.errors import Refused
from tepei.portal.export import XLSX, Column, Sheet, workbook
from tepei.portal.files import StoredFile
from tepei.portal.gate import invitations
from tepei.portal.jobs import Job, Made, Report, Unmade

SHOWN = 50  # faults and links on the page; the workbooks have them all
PAGE = "ImportView.result"
_PREFIX = "import."
_LINKS = say("邀请链接")


def ask(kind: ImportKind, content: bytes, name: str) -> Job:
    """Put the import of this workbook in line. Refused while another of the kind is under way, and for a file that is too large."""
    sheets.hold_size(content)
    stored = files.put(content, files.safe_name(name), XLSX, scope.viewer().user_id)
    title = chinese(say("批量导入：%(kind)s", kind=kind.title))
    try:
        return jobs.enqueue(_PREFIX + kind.key, title, upload=stored.id)
    except Refused:
        files.forget(stored.id)
        raise


def kind_of(job: Job) -> ImportKind | None:
    """What it imports; None for a job of another kind."""
    return KINDS.get(job.kind.removeprefix(_PREFIX)) if job.kind.startswith(_PREFIX) else None


def run(kind: ImportKind, arguments: dict[str, Any], report: Report) -> None:
    """Take the uploaded workbook in. Unmade, with every fault beside its row, where that cannot be."""
    with scope.everything("the worker opens what its asker uploaded"):
        content = files.open_bytes(db.session.get_one(StoredFile, arguments["upload"]))
    filled = sheets.read(content, kind.heads)
    try:
        actions.take_in(kind, filled, report, _settle)
    except actions.Faulty as faulty:
        annotated = sheets.annotated(chinese(kind.title), kind.heads, filled.rows, faulty.faults)
        made = Made(annotated, f"{chinese(kind.title)}导入问题.xlsx", XLSX)
        shown = [[each.row, each.column, chinese(each.text)] for each in faulty.faults[:SHOWN]]
        raise Unmade(
            actions.told(len(faulty.faults)), made, {"faults": shown, "count": len(faulty.faults)}
        ) from None


def _settle(made: Sequence[object]) -> None:
    accounts = [each.user_id for each in made if isinstance(each, Membership)]
    jobs.settle({"count": len(made), "accounts": accounts})


def invited(job: Job) -> list[tuple[str, str, str]]:
    """Name, user name and link of each account of this import that nobody has signed in with; none once the job has expired."""
    return links([] if job.is_expired else (job.result or {}).get("accounts", []))


def links(accounts: Sequence[int]) -> list[tuple[str, str, str]]:
    """Of these accounts, by their ids."""
    found = select(Account).where(Account.id.in_(accounts)).order_by(Account.id)
    return invitations.links(db.session.scalars(found))


def invitations_workbook(job: Job) -> bytes:
    """The links of all, to be handed over; that they were taken is on record."""
    columns = [
        Column("name", chinese(say("姓名"))),
        Column("username", chinese(say("用户名"))),
        Column("link", chinese(_LINKS), 80),
    ]
    title = chinese(_LINKS)
    made = workbook(Sheet(title, title, columns, invited(job)))
    audit.record("import.invitations", job)
    return made


def _work_off(kind: ImportKind) -> None:
    jobs.register(_PREFIX + kind.key, partial(run, kind), kind.screen, page=PAGE)


follow(_work_off)
