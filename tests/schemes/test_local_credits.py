"""What the region enters for a prefecture is told to it."""

from __future__ import annotations

import re

from flask import Flask
from sqlalchemy import select

from tepei.messages.models import Message
from tepei.portal import scope
from tepei.portal.database import db
from tests import factories
from tests.access.year_rows import local_credits
from tests.papers.browsing import Browser


def test_prefecture_hears_of_each_change_that_others_make(sqlite_portal: Flask) -> None:
    with sqlite_portal.app_context():
        pk = local_credits()
        factories.member("region", "region_reviewer", "150000")
        theirs = factories.member("li", "prefecture_reviewer", "152200").id
        factories.member("far", "prefecture_reviewer", "150100")
    region, page = Browser(sqlite_portal, "region"), f"/local-credits/edit/{pk}"
    for source in ("兴人社发〔2025〕1号", "兴人社发〔2025〕2号"):
        typed = {"topics-public": "蒙医药", "make_up_years": "1", "source": source}
        shown = region.read(page)
        version = re.search(r'name="version"[^>]*value="([^"]*)"', shown)[1]
        assert region.press(shown, page, **typed, version=version)[0] == 302
    with sqlite_portal.app_context(), scope.everything("a test looks"):
        told = db.session.execute(select(Message.account_id, Message.text).order_by(Message.id)).all()
    assert [(who, number in text) for (who, text), number in zip(told, ("1号", "2号"), strict=True)] == [
        (theirs, True)
    ] * 2
