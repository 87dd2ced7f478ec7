"""Fictitious units. Division 150199 belongs to no county, so the codes belong to nobody."""

from __future__ import annotations

import io
import itertools
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from tepei.organisations.models import Membership
from tepei.organisations.registration import Registrar, UnitPaper, UnitPapers
from tepei.organisations.unit_rules import PAPERS, UnitFacts
from tepei.policy.credit_codes import check_credit_code
from tepei.portal import scope
from tepei.portal.accounts import Account
from tepei.portal.audit import AuditEntry
from tepei.portal.database import db
from tepei.portal.errors import Refused

_serial = itertools.count(1)


def credit_code() -> str:
    """A valid 统一社会信用代码 of nobody."""
    body = f"12150199MB{next(_serial):07d}"
    return next(body + last for last in "0123456789ABCDEFGHJKLMNPQRTUWXY" if check_credit_code(body + last))


def facts(**values: Any) -> UnitFacts:
    """A county hospital's registration."""
    plain = {
        "name": "某旗人民医院",
        "credit_code": credit_code(),
        "nature_code": "20",
        "division_code": "152221",
    }
    return UnitFacts(**(plain | values))


def registrar(username: str = "hospital-hr", **values: Any) -> Registrar:
    """Who registers it."""
    return Registrar(
        **({"username": username, "full_name": "其其格", "password": "Tepei-2023-demo"} | values)
    )


def scan() -> io.BytesIO:
    """A scanned page of nothing."""
    picture = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(picture, "PNG")
    picture.seek(0)
    return picture


def papers() -> UnitPapers:
    """What it registers with."""
    return {key: UnitPaper(scan(), f"{key}.png") for key in PAPERS}


def account_of(username: str) -> Account:
    return db.session.scalars(select(Account).where(Account.username == username)).one()


def membership_of(username: str) -> Membership:
    with scope.everything("a test looks"):
        return db.session.scalars(
            select(Membership).where(Membership.user_id == account_of(username).id)
        ).one()


def events() -> list[str]:
    with scope.everything("a test looks"):
        return [entry.event for entry in db.session.scalars(select(AuditEntry).order_by(AuditEntry.number))]


def faults_of(refusal: pytest.ExceptionInfo[Refused]) -> list[str]:
    assert refusal.value.verdict is not None
    return [reason.code for reason in refusal.value.verdict.failures]
