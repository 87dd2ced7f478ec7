"""The verbs of a line of the 失信名单: its decision's document, what is said against it, and its lifting."""

from __future__ import annotations

from typing import IO

from sqlalchemy import select

from tepei.people import sanction_rules as rules
from tepei.people import telling
from tepei.people.models import LIFTED, Listing, Person
from tepei.policy.verdict import Verdict
from tepei.policy.words import say
from tepei.portal import audit, clock, files, scope
from tepei.portal.database import db, transaction
from tepei.portal.errors import require


def attach(pk: int, version: int, stream: IO[bytes], name: str) -> Listing:
    """补充决定文件. Refused, Stale or Absent."""
    with transaction():
        row = scope.locked(Listing, pk, version)
        require(rules.is_sanction(row.kind, row.lifted_as))
        row.document_id = files.keep(stream, name, owner_id=scope.viewer().user_id).id
        row.version += 1
        audit.record("listing.document", row)
        return row


def appeal(pk: int, version: int, text: str) -> Listing:
    """登记申诉: what they say against it; it holds on until it is lifted. Refused, Stale or Absent."""
    with transaction():
        row = scope.locked(Listing, pk, version)
        require(rules.is_sanction(row.kind, row.lifted_as) & rules.is_text(text, say("申诉的内容"), 1000))
        row.appeal, row.appealed_on, row.version = text.strip(), clock.today(), row.version + 1
        audit.record("listing.appeal", row)
        return row


def lift(pk: int, version: int, way: str, reason: str) -> Listing:
    """解除 or 撤销 with a reason, from today on; whom it is about is told. Refused, Stale or Absent."""
    with transaction():
        row = scope.locked(Listing, pk, version)
        known = Verdict.yes() if way in LIFTED else Verdict.no("way", say("请选择解除或者撤销。"))
        require(
            rules.is_sanction(row.kind, row.lifted_as) & known & rules.is_text(reason, say("解除的理由"), 500)
        )
        row.lifted_as, row.lifted_on, row.lifted_reason = way, clock.today(), reason.strip()
        row.version += 1
        audit.record("listing.lift", row, way=way, reason=row.lifted_reason)
        telling.tell(row, _person(row), telling.LIFTED)
        return row


def _person(row: Listing) -> Person | None:
    if row.id_number_index is None:
        return None
    with scope.everything("whom a line is about is told that it was lifted"):
        mine = select(Person).where(Person.id_number_index == row.id_number_index)
        return db.session.scalars(mine).one_or_none()
