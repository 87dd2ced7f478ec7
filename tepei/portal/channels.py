"""The ways out to people and other systems: mail by SMTP, text messages through the province's gateway, a webhook.

Each is there where its address is set. Mail and text message carry the text and the link; the webhook neither, only which kind of message there is.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
import smtplib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formataddr
from urllib.parse import unquote, urlsplit

import httpx
from flask import current_app

from tepei.policy.words import Sentence, say
from tepei.portal import portal_name, templates
from tepei.portal.accounts import Account
from tepei.portal.catalogue import chinese_words

MAIL, SMS, WEBHOOK = "mail", "sms", "webhook"
WORDS: Mapping[str, Sentence] = {MAIL: say("电子邮件"), SMS: say("短信"), WEBHOOK: say("对接系统")}
SECONDS = 10
INBOX = "/messages"  # where everybody's messages are read, and where every letter leads
_ADDRESS_OF = {MAIL: "MAIL_URL", SMS: "SMS_URL", WEBHOOK: "WEBHOOK_URL"}


class Undelivered(Exception):
    """The other side did not take it; `is_final` where another attempt would end the same way."""

    def __init__(self, answer: str, *, is_final: bool = False) -> None:
        super().__init__(answer)
        self.answer, self.is_final = answer, is_final


@dataclass(frozen=True)
class Letter:
    """What goes out: `key` is the same at every attempt, so that the other side can tell them from each other."""

    key: str
    to: str
    kind: str
    subject: str
    text: str
    path: str


@dataclass(frozen=True)
class Contact:
    """Where an account is reached outside the portal; "" where nobody knows."""

    email: str = ""
    mobile: str = ""


Send = Callable[[Letter], None]


def address_of(channel: str, account: Account) -> str:
    """Where a letter to this account goes by this way; "" where it has no such address."""
    if channel == WEBHOOK:
        return str(current_app.config["WEBHOOK_URL"])
    contact: Contact = current_app.extensions["contact_of"](account)
    return {MAIL: contact.email, SMS: contact.mobile}[channel]


def ringing(at: dt.time) -> frozenset[str]:
    """The ways that ring at somebody's side, if they must not at this time; a mail rings nowhere."""
    hours = current_app.config["QUIET_HOURS"]
    return frozenset({SMS}) if hours and is_quiet(at, *hours) else frozenset()


def is_quiet(moment: dt.time, begins: dt.time, ends: dt.time) -> bool:
    """Does nobody's telephone ring then? Over midnight where it ends earlier than it begins."""
    if begins <= ends:
        return begins <= moment < ends
    return moment >= begins or moment < ends


def active(*, by_mail: bool, by_sms: bool) -> list[str]:
    """The ways that this installation has, of those that are wished for; the webhook hears of everything."""
    wished = {MAIL: by_mail, SMS: by_sms, WEBHOOK: True}
    return [name for name, is_wished in wished.items() if is_wished and current_app.config[_ADDRESS_OF[name]]]


@contextmanager
def opened(channel: str) -> Iterator[Send]:
    """A connection for several letters. Raises Undelivered where there is nobody to talk to."""
    try:
        with {MAIL: _mail, SMS: _sms, WEBHOOK: _webhook}[channel]() as send:
            yield send
    except (smtplib.SMTPException, httpx.HTTPError, OSError) as failure:
        raise Undelivered(type(failure).__name__) from failure


@contextmanager
def _mail() -> Iterator[Send]:
    at = urlsplit(current_app.config["MAIL_URL"])
    connect = smtplib.SMTP_SSL if at.scheme == "smtps" else smtplib.SMTP
    with connect(at.hostname or "", at.port or 0, timeout=SECONDS) as server:
        if at.scheme == "smtp+starttls":
            server.starttls()
        if at.username:
            server.login(unquote(at.username), unquote(at.password or ""))

        def send(letter: Letter) -> None:
            try:
                server.send_message(_written(letter))
            except smtplib.SMTPRecipientsRefused as refusal:
                codes = [code for code, _text in refusal.recipients.values()]
                raise Undelivered(f"SMTP {codes[0]}", is_final=codes[0] >= 500) from refusal

        yield send


def _written(letter: Letter) -> EmailMessage:
    portal_name.follow()
    mail = EmailMessage()
    mail["From"] = formataddr((chinese_words({})["brand"], current_app.config["MAIL_FROM"]))
    mail["To"], mail["Subject"] = letter.to, letter.subject
    host = urlsplit(current_app.config["PUBLIC_URL"]).hostname
    mail["Message-ID"] = f"<{letter.key}@{host}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(f"{letter.text}\n\n{templates.printable(letter.path)}\n")
    return mail


@contextmanager
def _sms() -> Iterator[Send]:
    token = current_app.config["SMS_TOKEN"]
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    with httpx.Client(timeout=SECONDS, headers=headers) as client:

        def send(letter: Letter) -> None:
            text = f"{letter.text}{templates.printable(letter.path)}"
            body = {"id": letter.key, "mobile": letter.to, "text": text}
            _posted(client, current_app.config["SMS_URL"], json.dumps(body).encode())

        yield send


@contextmanager
def _webhook() -> Iterator[Send]:
    with httpx.Client(timeout=SECONDS) as client:

        def send(letter: Letter) -> None:
            body = json.dumps(
                {"id": letter.key, "kind": letter.kind, "link": templates.printable(letter.path)}
            ).encode()
            secret = current_app.config["WEBHOOK_SECRET"].encode()
            mark = "sha256=" + hmac.new(secret, body, hashlib.sha256).hexdigest()
            _posted(client, current_app.config["WEBHOOK_URL"], body, {"X-Tepei-Signature": mark})

        yield send


def _posted(client: httpx.Client, url: str, body: bytes, headers: dict[str, str] | None = None) -> None:
    """Taken by the other side, or Undelivered: what it finds wrong with the letter stays wrong, anything else may pass."""
    answer = client.post(url, content=body, headers={"Content-Type": "application/json", **(headers or {})})
    if not answer.is_success:
        is_final = answer.is_client_error and answer.status_code not in (401, 403, 408, 429)
        raise Undelivered(f"HTTP {answer.status_code}", is_final=is_final)
