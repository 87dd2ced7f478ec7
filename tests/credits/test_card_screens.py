"""审验卡: printed once the hours are done, and proven by the page behind its code until the record changes."""

from __future__ import annotations

import pytest
from flask import Flask

from tepei.credits import actions, cards, reminding, standings
from tests import factories
from tests.credits.test_ledger import SINCE, new
from tests.papers.browsing import Browser

pytestmark = pytest.mark.usefixtures("laid_down")


def done(app: Flask) -> int:
    """Somebody with an account who has all hours of 2023."""
    with app.app_context():
        who, body = factories.person("bayin"), factories.organisation("152200")
        actions.move(who.id, factories.unit(), SINCE)
        actions.enter(
            *(
                new(who, hours, subject, body_id=body.id)
                for hours, subject in (("30", "public"), ("60", "professional"))
            )
        )
        factories.member("li", "prefecture_reviewer", "152200")
        return who.id


def path(app: Flask, person_id: int) -> str:
    with app.app_context(), factories.signed_in(factories.member("an", "prefecture_reviewer", "152200")):
        return cards.path_of(standings.whole(person_id), 2023, 2023)


@pytest.mark.parametrize("asks", ["", "?year=2023", "?level=junior"])
def test_card_is_printed_by_oneself_and_by_the_office(sqlite_portal: Flask, asks: str) -> None:
    pk = done(sqlite_portal)
    for user, address in (("bayin", "/credits/card/"), ("li", f"/professionals/{pk}/card")):
        answer = Browser(sqlite_portal, user).client.get(f"{address}{asks}")
        assert (answer.status_code, answer.mimetype, answer.data[:4]) == (200, "application/pdf", b"%PDF")


@pytest.mark.parametrize(("asks", "told"), [("?year=2022", "尚未完成"), ("?level=senior", "不能打印审验卡")])
def test_card_waits_for_the_hours(sqlite_portal: Flask, asks: str, told: str) -> None:
    done(sqlite_portal)
    page = Browser(sqlite_portal, "bayin").read(f"/credits/card/{asks}", 409)
    assert told in page


def test_code_proves_the_card_until_the_record_changes(sqlite_portal: Flask) -> None:
    pk = done(sqlite_portal)
    address, anybody = path(sqlite_portal, pk), sqlite_portal.test_client()
    page = anybody.get(address).get_data(as_text=True)
    assert ("有效" in page, "白*" in page, "白音" in page) == (True, True, False)
    with sqlite_portal.app_context():
        who = standings.queries.record_of
        with factories.signed_in(factories.member("wang", "prefecture_reviewer", "152200")):
            entry = next(each for each in who(pk).entries if each.subject == "professional")
            actions.reverse(entry.id, "重复记入")
    assert "已失效" in anybody.get(address).get_data(as_text=True)
    for wrong in (address[:-1] + "x", address.replace("2023", "2022"), "/verify-card/1-2-3"):
        assert anybody.get(wrong).status_code == 404


def test_who_has_done_a_year_is_told_once(sqlite_portal: Flask) -> None:
    done(sqlite_portal)
    with sqlite_portal.app_context():
        assert [reminding.announce(), reminding.announce()] == [1, 0]


def test_card_says_who_where_and_when(sqlite_portal: Flask) -> None:
    pk = done(sqlite_portal)
    with (
        sqlite_portal.app_context(),
        factories.signed_in(factories.member("an", "prefecture_reviewer", "152200")),
    ):
        card = cards.of_year(standings.whole(pk), 2023)
        html = cards.html_of(card)
    assert (card.name, card.unit) == ("白音", "某旗人民医院")
    assert ("30" in html, "合格" in html, "*" in card.id_number) == (True, True, True)
