"""Who takes up a post is invited by letter where one reaches them 邀请: with a link to choose a password, and never a password itself."""

from __future__ import annotations

from dataclasses import replace

from tepei.messages import actions as messages
from tepei.messages import queries as wordings
from tepei.messages.actions import Occasion
from tepei.messages.kinds import NAME, Direction, MessageKind, register
from tepei.organisations.rules import EMAIL, MOBILE
from tepei.policy.answers import normalise
from tepei.policy.identity import mask_phone
from tepei.policy.words import ITEMS, Sentence, join, say
from tepei.portal import channels
from tepei.portal.accounts import Account
from tepei.portal.channels import MAIL, SMS, Contact
from tepei.portal.gate import letters

_ABOUT = "invitation:"


def _direction(about: str, channel: str) -> Direction | None:
    """The letter goes where it was said at the appointment, and leads to its link; it stays behind once that is spent."""
    found = letters.letter_of(int(about.removeprefix(_ABOUT)), channel)
    return Direction(*found) if found else None


INVITED = register(
    MessageKind(
        "account.invited",
        say("账号邀请"),
        (NAME,),
        "账号已开设，请设置登录密码",
        "{姓名}同志：您的账号已开设，请在 7 天内打开链接设置登录密码。链接只能使用一次，请勿转发。",
        by_sms=True,
        directed=_direction,
    )
)


def ways() -> frozenset[str]:
    """The channels by which somebody may be invited here: those that are set, and that the wording goes out by."""
    if not {MAIL, SMS} & set(channels.active(by_mail=True, by_sms=True)):
        return frozenset()
    wording = wordings.wording(INVITED)
    return frozenset(channels.active(by_mail=wording.by_mail, by_sms=wording.by_sms)) & {MAIL, SMS}


def reached(email: str, mobile: str) -> Contact:
    """The addresses of these, tidied, to which a channel leads."""
    by = ways() if email or mobile else frozenset()
    return Contact(
        normalise(EMAIL, email) if MAIL in by else "", normalise(MOBILE, mobile) if SMS in by else ""
    )


def send(account: Account, contact: Contact) -> Sentence:
    """A letter with a new link on its way to each address, in the caller's transaction; the addresses as the page shows them."""
    invitation = letters.issue(account, contact)
    wording = replace(wordings.wording(INVITED), by_mail=bool(contact.email), by_sms=bool(contact.mobile))
    messages.tell(INVITED, [account.id], Occasion(f"{_ABOUT}{invitation.id}"), wording=wording)
    return masked(contact)


def masked(contact: Contact) -> Sentence:
    """Enough for who typed an address to know it again."""
    shown = list[str]()
    if contact.email:
        name, _, host = contact.email.partition("@")
        shown.append(f"{name[:1]}***@{host}")
    if contact.mobile:
        shown.append(mask_phone(contact.mobile))
    return join(shown, ITEMS)


def waiting(account: Account) -> letters.Invitation | None:
    """The invitation that is out for an account; asked for only where the account waits for its person."""
    return letters.latest(account.id) if is_unused(account) else None


def is_unused(account: Account) -> bool:
    """Has its person never signed in nor chosen a password?"""
    return bool(account.must_change_password) and account.last_login is None
