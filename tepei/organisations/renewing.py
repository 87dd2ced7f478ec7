"""Another password or another letter, for who has never chosen a password of their own 重发一次性密码、重发邀请."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from tepei.organisations import inviting, rules
from tepei.organisations.appointing import Appointed, may_appoint
from tepei.organisations.memberships import active
from tepei.organisations.models import Membership
from tepei.policy.verdict import Verdict
from tepei.policy.words import say
from tepei.portal import audit, scope
from tepei.portal.accounts import Account
from tepei.portal.channels import Contact
from tepei.portal.database import transaction
from tepei.portal.errors import Refused, require
from tepei.portal.gate import passwords


def renew_password(membership_id: int) -> Appointed:
    """Another one-time password, only for an account that has never chosen its own. Raises Absent, Refused.

    Whoever reads it can sign in as that person, with every post that they hold: all of them must be the viewer's to give.
    """
    with transaction() as session:
        membership, account = _unused(session, membership_id)
        password = passwords.temporary()
        passwords.set_password(account, password, by_owner=False)
        audit.record("password.renewed", membership, user=account.id)
    return Appointed(membership, password)


def invite(membership_id: int, email: str = "", mobile: str = "") -> Appointed:
    """Another letter, to other addresses or to the same as before; what was sent or told earlier opens nothing any more. Raises Absent, Refused.

    Like a one-time password, it is a key to every post of the account.
    """
    with transaction() as session:
        membership, account = _unused(session, membership_id)
        require(rules.check_contact(email, mobile))
        before = inviting.waiting(account)
        contact = inviting.reached(email, mobile)
        if contact == Contact() and before is not None:
            contact = inviting.reached(before.email or "", before.mobile or "")
        if contact == Contact():
            raise Refused(verdict=Verdict.no("email", say("请填写电子邮箱或手机号码。")))
        passwords.set_none(account)
        sent_to = inviting.send(account, contact)
        audit.record("account.invited", membership, user=account.id)
    return Appointed(membership, sent_to=sent_to)


def _unused(session: Session, membership_id: int) -> tuple[Membership, Account]:
    """A post that the viewer may give, and its account, which nobody has used and all of whose posts are the viewer's to give."""
    membership = active(membership_id)
    require(may_appoint(membership.organisation, membership.role))
    account = session.get_one(Account, membership.user_id)
    if not inviting.is_unused(account):
        raise Refused(say("该账号已由本人使用，一次性密码和邀请不能重发。忘记密码的，请联系安全管理员。"))
    if not _all_theirs(session, account.id):
        raise Refused(say("该账号还担任您不能授予的岗位，一次性密码和邀请请由其上级或安全管理员重发。"))
    return membership, account


def _all_theirs(session: Session, user_id: int) -> bool:
    """Could the viewer have given this account every post that it holds?"""
    posts = select(Membership).where(Membership.user_id == user_id, Membership.state != "ended")
    with scope.everything("posts out of sight count as well"):
        everywhere = session.scalars(posts).all()
    in_sight = set(session.scalars(posts.where(scope.criterion(Membership))))
    return all(each in in_sight and may_appoint(each.organisation, each.role) for each in everywhere)
