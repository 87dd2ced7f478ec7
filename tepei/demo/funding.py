"""Money and certificates of a demonstrated year: computed, paid by two people, issued."""

from __future__ import annotations

from sqlalchemy import select

from tepei.certificates import actions as certificates
from tepei.funding import batch_actions, entitlement_actions, entitlement_queries
from tepei.funding.batch_models import PaymentBatch
from tepei.organisations import queries as organisations
from tepei.organisations.models import Membership
from tepei.people.queries import viewer_of
from tepei.portal import clock, scope
from tepei.portal.accounts import Account
from tepei.portal.database import db
from tepei.portal.errors import Refused
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle


def issue_and_pay(cycle: Cycle) -> PaymentBatch | None:
    """Certificates for who completed, entitlements of all, one batch that is paid and a second one that waits for its approval.

    As two reviewers of the region; with one alone the first batch waits, too. None where nothing can be paid.
    """
    first, *others = _reviewers(cycle)
    with scope.acting_as(viewer_of(first)):
        if programmes.scheme_of(cycle).certificate is not None:
            _issue(cycle)
        entitlement_actions.compute(cycle)
        items = [
            (each.item, each.instalment) for each in entitlement_queries.sums(cycle) if each.payable_count
        ]
        if not items:
            return None
        batch = batch_actions.prepare(cycle, "第一批", items[:1])
    if others:
        with scope.acting_as(viewer_of(others[0])):
            batch_actions.approve(batch.id, batch.version)
            batch_actions.pay(batch.id, batch.version, clock.today())
    if items[1:]:
        with scope.acting_as(viewer_of(first)):
            batch_actions.prepare(cycle, "第二批", items[1:])
    return batch


def _issue(cycle: Cycle) -> None:
    try:
        certificates.issue(cycle)
    except Refused:  # nobody has completed the training yet
        return


def _reviewers(cycle: Cycle) -> list[Account]:
    """Who acts for whoever runs the year."""
    with scope.everything("the demonstration looks for who pays"):
        office = cycle.run_by_id or organisations.region().id
        held = select(Membership.user_id).where(
            Membership.organisation_id == office,
            Membership.role == "region_reviewer",
            Membership.state == "active",
        )
        return list(db.session.scalars(select(Account).where(Account.id.in_(held)).order_by(Account.id)))
