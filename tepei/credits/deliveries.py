"""What a base's or platform's own server delivers: rows as JSON or CSV, each with a result of its own on the receipt.

Unlike a workbook, whose author mends it as a whole, rows that are right are stored and the others told. The provider names each delivery by
a key (Idempotency-Key): the same one again answers the receipt that there is.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import or_, select

from tepei.credits import rosters, years
from tepei.credits.models import CreditProvider, CreditRoster
from tepei.credits.roster_rules import RowReader
from tepei.credits.rosters import HEADS, Handing
from tepei.organisations import queries as organisations
from tepei.organisations.models import Organisation
from tepei.policy.words import say
from tepei.portal import audit, clock, scope, spools, vault
from tepei.portal.catalogue import chinese
from tepei.portal.database import db, transaction
from tepei.portal.errors import Absent, Refused, Taken
from tepei.portal.tables import RowFault

MOST_ROWS, LONGEST_KEY = 5_000, 64
_KEYS = {name: head.key for head in HEADS for name in (head.key, head.label, *head.names)}
_NO_ROWS = say("没有读到数据：应为 JSON 数组、每行一个 JSON，或带表头的 CSV。")


def issue_token(provider_id: int) -> str:
    """A new secret of the provider's server, shown once; the one before no longer opens anything. Raises Absent."""
    token = secrets.token_urlsafe(32)
    with transaction():
        provider = scope.find(CreditProvider, provider_id)
        provider.token_hash = _hash(token)
        provider.version += 1
        audit.record("credit.token_issued", provider)
    return token


def revoke_token(provider_id: int) -> None:
    """No secret of its server opens anything. Raises Absent."""
    with transaction():
        provider = scope.find(CreditProvider, provider_id)
        provider.token_hash = None
        provider.version += 1
        audit.record("credit.token_revoked", provider)


def provider_of(token: str) -> CreditProvider:
    """Whose secret this is, on a day on which their hours count. Raises Absent."""
    today = clock.today()
    is_open = (
        or_(CreditProvider.valid_from.is_(None), CreditProvider.valid_from <= today),
        or_(CreditProvider.valid_to.is_(None), CreditProvider.valid_to >= today),
    )
    found = db.session.scalars(
        select(CreditProvider).where(CreditProvider.token_hash == _hash(token), *is_open)
    )
    if (provider := found.one_or_none()) is None:
        raise Absent
    return provider


def take_in(provider: CreditProvider, key: str, content: bytes, year: int) -> CreditRoster:
    """The rows in the ledger, and the receipt; that of the first time where the key is known. Raises Refused where another content has it."""
    if not 0 < len(key) <= LONGEST_KEY or not key.isprintable():
        raise Refused(say("Idempotency-Key 应为 1 至 %(most)d 个字符。", most=LONGEST_KEY))
    digest = hashlib.sha256(content).hexdigest()
    named = f"{provider.id}:{key}"
    body = _body(provider)
    if (there := rosters.find(body, named)) is None:
        handing = Handing(body, years.terms(year, body.path), key, provider)
        try:
            return _store(handing, named, content, digest)
        except Taken:
            db.session.rollback()
            if (there := rosters.find(body, named)) is None:
                raise
    if there.receipt.get("content") != digest:
        raise Refused(say("这个 Idempotency-Key 已用于另外的内容，请换一个。"))
    return there


def _store(handing: Handing, key: str, content: bytes, digest: str) -> CreditRoster:
    rows = _rows(content)
    keys = [head.key for head in HEADS]
    reader, sealing = RowReader(rosters.nameable_by(handing), keys), vault.sealing()
    labels = {head.key: head.label for head in HEADS}
    faults: list[RowFault] = []
    with spools.Spool() as spool:
        for number, row in enumerate(rows, 1):
            line, wrong = reader.read([row.get(name, "") for name in keys])
            faults += (RowFault(number, labels[name], text) for name, text in wrong)
            if line is not None:
                spool.add(rosters.spooled(number, line, sealing))

        def receipt(told: Sequence[RowFault]) -> dict[str, Any]:
            return {"content": digest, "results": _results(len(rows), [*faults, *told])}

        return rosters.store_right_ones(handing, key, spool, receipt)


def _results(count: int, faults: Sequence[RowFault]) -> list[dict[str, Any]]:
    """For each row: stored, or refused and why."""
    why: dict[int, list[str]] = {}
    for fault in faults:
        why.setdefault(fault.row, []).append(f"{fault.column}：{chinese(fault.text)}")
    return [
        {"row": number, "result": "refused", "why": why[number]}
        if number in why
        else {"row": number, "result": "stored"}
        for number in range(1, count + 1)
    ]


def _rows(content: bytes) -> list[dict[str, str]]:
    """By the keys of HEADS, which may be called by their labels too."""
    try:
        text = content.decode("utf-8-sig").strip()
        found = _json(text) if text[:1] in ("[", "{") else list(csv.DictReader(io.StringIO(text)))
        rows = [_named(row) for row in found]
    except (ValueError, AttributeError, csv.Error):
        raise Refused(_NO_ROWS) from None
    if not rows:
        raise Refused(_NO_ROWS)
    if len(rows) > MOST_ROWS:
        raise Refused(say("一次最多导入 %(most)d 行，请分次导入。", most=MOST_ROWS))
    return rows


def _json(text: str) -> list[Any]:
    rows = (
        json.loads(text)
        if text.startswith("[")
        else [json.loads(line) for line in text.splitlines() if line.strip()]
    )
    return list(rows)


def _named(row: Mapping[str, Any]) -> dict[str, str]:
    """What no head is called by is of no interest; numbers are read as they are written."""
    cells = ((str(name).strip().rstrip("*"), value) for name, value in row.items())
    return {
        _KEYS[name]: " ".join(str(value).split())
        for name, value in cells
        if name in _KEYS and value is not None
    }


def _body(provider: CreditProvider) -> Organisation:
    """Who recognises what they deliver: their own office here, else who decides, which recognised the provider."""
    if provider.organisation_id is None:
        return organisations.region()
    with scope.everything("a provider acts for its own office"):
        return db.session.get_one(Organisation, provider.organisation_id)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
