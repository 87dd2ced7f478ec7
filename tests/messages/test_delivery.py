"""What was told goes out once, whatever happens to the other side, the worker or the hour."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from email.message import EmailMessage

import pytest
from flask import Flask
from sqlalchemy import select, update

from tepei.messages import actions, delivery
from tepei.messages.actions import Occasion
from tepei.messages.kinds import KINDS
from tepei.messages.models import FAILED, SENT, WAITING, Delivery, Message
from tepei.papers.invariants import invariants
from tepei.portal import clock, scope
from tepei.portal.accounts import Account
from tepei.portal.database import db, transaction
from tests import factories
from tests.messages.conftest import Gateway

RETURNED = KINDS["paper.send_back"]
VALUES = {"年度": "2023年度", "材料": "申报材料", "单位": "示例医院"}


def _told(*accounts: Account, about: str = "decision:1") -> int:
    return actions.tell(RETURNED, [each.id for each in accounts], Occasion(about), VALUES)


def _deliveries() -> list[Delivery]:
    with scope.everything("a test looks"):
        return list(
            db.session.scalars(
                select(Delivery).order_by(Delivery.id).execution_options(populate_existing=True)
            )
        )


def _all_due() -> None:
    """Time passes: whatever waits is tried again."""
    with scope.everything("a test waits"), transaction() as session:
        session.execute(update(Delivery).values(due_at=clock.real() - dt.timedelta(seconds=1)))


def test_each_is_told_once_and_the_count_is_right(app: Flask) -> None:
    one, other = factories.account("one", "张一"), factories.account("two", "张二")
    assert _told(one, other) == 2
    assert _told(one, other) == 0
    assert _told(one, about="decision:2") == 1
    with scope.everything("a test looks"):
        found = db.session.scalars(select(Message).where(Message.account_id == one.id)).all()
        assert found[0].text.startswith("张一同志：您的申报材料（2023年度）由示例医院退回修改。")
        assert db.session.scalar(select(Account.unread).where(Account.id == one.id)) == 2
    with factories.signed_in(one):
        actions.read(found[0].id)
        actions.read(found[0].id)
    assert invariants() == []
    with factories.signed_in(one):
        actions.read_all()
    with scope.everything("a test looks"):
        unread = dict(db.session.execute(select(Account.username, Account.unread)).all())
    assert (unread["one"], unread["two"]) == (0, 1)
    assert invariants() == []


def test_wrong_count_is_named(app: Flask) -> None:
    one = factories.account("one")
    with transaction() as session:
        session.execute(update(Account).where(Account.id == one.id).values(unread=3))
    assert [each.text for each in invariants()] == [f"账号 {one.id}：未读消息数与消息不一致"]


def test_account_out_of_use_is_told_nothing(app: Flask) -> None:
    one = factories.account("one")
    with transaction():
        one.active = False
    assert _told(one) == 0


def test_mail_carries_the_text_and_the_way_back_and_no_more(app: Flask, mails: list[EmailMessage]) -> None:
    _told(factories.account("one", "张一"))
    assert delivery.deliver() == 1
    (mail,) = mails
    assert (mail["To"], mail["Subject"]) == ("one@example.invalid", "2023年度：申报材料被退回修改")
    (sent,) = _deliveries()
    assert mail.get_content().rstrip().endswith(f"{app.config['PUBLIC_URL']}/messages/{sent.message_id}")
    assert mail["Auto-Submitted"] == "auto-generated"
    assert sent.state == SENT
    assert delivery.deliver() == 0


def test_mailbox_that_does_not_exist_is_not_tried_again(app: Flask, mails: list[EmailMessage]) -> None:
    nobody, one = factories.account("nobody"), factories.account("one")
    _told(nobody, one)
    assert delivery.deliver() == 1
    assert [(each.state, each.trouble) for each in _deliveries()] == [(FAILED, "SMTP 550"), (SENT, "")]


def test_account_without_an_address_is_told_in_the_portal_alone(
    app: Flask, mails: list[EmailMessage]
) -> None:
    one = factories.account("one")
    with transaction():
        one.email = "one@accounts.invalid"
    _told(one)
    assert delivery.deliver() == 0
    assert [(each.state, each.trouble) for each in _deliveries()] == [(FAILED, delivery.NO_ADDRESS)]


def test_mail_server_that_is_away_is_tried_later_and_given_up_in_the_end(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "MAIL_URL", "smtp://127.0.0.1:9")
    _told(factories.account("one"))
    for attempt in range(1, delivery.ATTEMPTS + 1):
        assert delivery.deliver() == 0
        (left,) = _deliveries()
        assert (left.attempts, left.state) == (attempt, FAILED if attempt == delivery.ATTEMPTS else WAITING)
        assert left.due_at > clock.real()
        _all_due()
    assert left.trouble == "ConnectionRefusedError"


def test_letter_of_a_worker_that_died_goes_out_by_the_next_one(
    app: Flask, mails: list[EmailMessage], monkeypatch: pytest.MonkeyPatch
) -> None:
    _told(factories.account("one"))

    class Killed(BaseException):
        pass

    def die(*_parts: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(delivery, "_one", die)
        with pytest.raises(Killed):
            delivery.deliver()
    assert delivery.deliver() == 0, "whoever claimed it may still be at it"
    _all_due()
    assert delivery.deliver() == 1


def test_text_message_waits_for_the_morning(
    app: Flask, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "SMS_URL", gateway.url)
    monkeypatch.setitem(app.config, "SMS_TOKEN", "a token")
    person = factories.person("one", mobile="13800000001")
    actions.tell(RETURNED, [person.user_id or 0], Occasion("decision:1"), VALUES)
    now = clock.real().time()
    monkeypatch.setitem(
        app.config, "QUIET_HOURS", (now.replace(minute=0, second=0), dt.time(23, 59, 59, 999999))
    )
    assert delivery.deliver() == 0
    monkeypatch.setitem(app.config, "QUIET_HOURS", None)
    assert delivery.deliver() == 1
    ((body, headers),) = gateway.taken
    assert (body["mobile"], headers["Authorization"]) == ("13800000001", "Bearer a token")
    assert "退回修改" in body["text"]


def test_webhook_hears_what_kind_and_no_name(
    app: Flask, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "WEBHOOK_URL", gateway.url)
    monkeypatch.setitem(app.config, "WEBHOOK_SECRET", "s" * 32)
    _told(factories.account("one", "张一"))
    assert delivery.deliver() == 1
    ((body, headers),) = gateway.taken
    assert set(body) == {"id", "kind", "link"}
    assert body["kind"] == "paper.send_back"
    mark = hmac.new(b"s" * 32, gateway.bodies[0], hashlib.sha256).hexdigest()
    assert headers["X-Tepei-Signature"] == f"sha256={mark}"


@pytest.mark.parametrize(("status", "state"), [(400, FAILED), (429, WAITING), (503, WAITING), (403, WAITING)])
def test_what_the_gateway_finds_wrong_is_final_and_its_own_trouble_is_not(
    app: Flask, gateway: Gateway, monkeypatch: pytest.MonkeyPatch, status: int, state: str
) -> None:
    gateway.status = status
    monkeypatch.setitem(app.config, "WEBHOOK_URL", gateway.url)
    monkeypatch.setitem(app.config, "WEBHOOK_SECRET", "s" * 32)
    _told(factories.account("one"))
    assert delivery.deliver() == 0
    (left,) = _deliveries()
    assert (left.state, left.trouble) == (state, f"HTTP {status}")
