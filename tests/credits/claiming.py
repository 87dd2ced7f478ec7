"""Who claims hours on screen, and the bureau that looks at them."""

from __future__ import annotations

import io
from decimal import Decimal

from flask import Flask
from sqlalchemy import select

from tepei.credits import actions
from tepei.credits.claim_models import CreditClaim
from tepei.credits.models import CreditEntry
from tepei.messages.models import Message
from tepei.portal import scope
from tepei.portal.database import db
from tests import factories
from tests.applications.filling import photo
from tests.credits.test_ledger import SINCE
from tests.papers.browsing import Browser

NEW = "/credits/claims/new"
SEMINAR = {
    "source": "seminar",
    "subject": "professional",
    "course": "学术年会",
    "learned_on": "2023-03-01",
    "days": "2",
}


class Claiming:
    """A professional at a unit of 科尔沁右翼前旗, whose bureau looks at what they claim."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context():
            self.person = factories.person("bayin").id
            actions.move(self.person, factories.unit(), SINCE)
            factories.member("county", "county_reviewer", "152221")
            factories.member("li", "prefecture_reviewer", "152200")
        self.own, self.office = Browser(app, "bayin"), Browser(app, "county")

    def file(self, evidence: bytes | None = None, **typed: str) -> tuple[int, str]:
        """Fill in the form and hand it in: the status, and the page after it."""
        page = self.own.read(NEW)
        content = photo().read() if evidence is None else evidence
        sent = {"evidence": (io.BytesIO(content), "证书.png")} if content else {}
        return (
            self.own.press(page, NEW, **SEMINAR, **sent)
            if not typed
            else self.own.press(page, NEW, **(SEMINAR | typed), **sent)
        )

    def claim(self) -> CreditClaim:
        with self.app.app_context(), scope.everything("a test looks"):
            return db.session.scalars(select(CreditClaim).order_by(CreditClaim.id.desc())).first()

    def decide(self, verb: str, browser: Browser | None = None, **values: str) -> tuple[int, str]:
        """Open the claim and press the button."""
        at, pk = browser or self.office, self.claim().id
        return at.press(at.read(f"/credit-claims/show/{pk}"), f"/credit-claims/{verb}/{pk}", **values)

    def entries(self) -> list[tuple[int, Decimal, str]]:
        with self.app.app_context(), scope.everything("a test looks"):
            found = db.session.scalars(select(CreditEntry).order_by(CreditEntry.id))
            return [(each.year, each.hours, each.source) for each in found]

    def messages(self) -> list[str]:
        with self.app.app_context(), scope.everything("a test looks"):
            return list(db.session.scalars(select(Message.text).order_by(Message.id)))
