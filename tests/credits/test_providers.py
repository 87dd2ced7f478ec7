"""基地和平台: kept by the region with their periods; a base plans and recognises what it taught while it is recognised itself."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from flask import Flask

from tepei.credits import deliveries, provider_rules, providers
from tepei.credits.models import CreditProvider
from tepei.organisations.models import Organisation
from tepei.portal import scope
from tepei.portal.database import db, transaction
from tepei.portal.errors import Absent
from tests import factories
from tests.credits.claiming import Claiming
from tests.papers.browsing import Browser

LIST = "/credit-providers/list/"
FIRST, LAST, AFTER = dt.date(2023, 1, 1), dt.date(2023, 3, 31), dt.date(2023, 4, 1)


def base(last: dt.date | None = None) -> tuple[int, int]:
    """A base of 兴安盟 with its office, recognised until then: (its id, the office's)."""
    office = factories.node("兴安盟继续教育基地", "learning_base", "152200")
    with scope.everything("a test makes a base"), transaction() as session:
        made = CreditProvider(
            code="XA-1",
            name=office.name,
            kind="base",
            organisation_id=office.id,
            valid_from=FIRST,
            valid_to=last,
        )
        session.add(made)
    return made.id, office.id


@pytest.mark.parametrize(
    ("day", "is_open"),
    [("2022-12-31", False), ("2023-01-01", True), ("2023-03-31", True), ("2023-04-01", False)],
)
def test_both_ends_of_a_period_count(day: str, is_open: bool) -> None:
    assert provider_rules.is_open(FIRST, LAST, dt.date.fromisoformat(day)) is is_open


def test_base_teaches_in_its_period_and_units_always(app: Flask) -> None:
    _pk, office = base(LAST)
    unit = factories.unit().id
    assert [providers.may_teach(each, AFTER) for each in (office, unit)] == [False, True]
    assert providers.may_teach(office, LAST)


@pytest.mark.usefixtures("laid_down")
def test_base_recognises_what_it_held(sqlite_portal: Flask) -> None:
    claiming = Claiming(sqlite_portal)
    with sqlite_portal.app_context():
        pk, office = base()
        factories.member("base", "unit_reviewer", db.session.get_one(Organisation, office))
    claiming.file(base=str(pk))
    assert claiming.claim().organisation_id == office
    claiming.decide("recognise", Browser(sqlite_portal, "base"))
    assert (claiming.claim().state, len(claiming.entries())) == ("recognised", 1)


@pytest.mark.usefixtures("laid_down")
def test_base_that_is_recognised_no_more_recognises_nothing(sqlite_portal: Flask) -> None:
    claiming = Claiming(sqlite_portal)
    with sqlite_portal.app_context():
        pk, _office = base(dt.date(2023, 2, 1))
    assert "不在认可期内" in claiming.file(base=str(pk))[1]
    assert claiming.claim() is None


def test_region_keeps_the_list_and_the_secrets(sqlite_portal: Flask) -> None:
    with sqlite_portal.app_context():
        factories.member("region", "region_reviewer", "150000")
        factories.member("county", "county_reviewer", "152221")
    at = Browser(sqlite_portal, "region")
    typed = {
        "code": "xmex", "name": "示例学习网", "kind": "platform", "valid_from": "2023-01-01", "valid_to": "2022-12-31",
        "phone": "0471-0000000",
    }  # fmt: skip
    page = at.read("/credit-providers/add")
    assert "截止早于开始" in at.press(page, "/credit-providers/add", **typed)[1]
    assert at.press(page, "/credit-providers/add", **typed | {"valid_to": "2023-12-31"})[0] == 302
    (pk,) = set(re.findall(r"/credit-providers/show/(\d+)", at.read(LIST)))
    shown = f"/credit-providers/show/{pk}"
    token = re.search(r"<code>([^<]+)</code>", at.press(at.read(shown), f"/credit-providers/token/{pk}")[1])[
        1
    ]
    with sqlite_portal.app_context():
        assert deliveries.provider_of(token).name == "示例学习网"
    assert token not in at.read(shown)
    at.press(at.read(shown), f"/credit-providers/revoke/{pk}")
    with sqlite_portal.app_context(), pytest.raises(Absent):
        deliveries.provider_of(token)
    reader = Browser(sqlite_portal, "county")
    assert "示例学习网" in reader.read(LIST)
    assert "发放密钥" not in reader.read(shown)
