"""The outbox: takes what is due, a claim first and the letter after it, so that a worker that dies leaves nothing lost."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence
from itertools import groupby

from sqlalchemy import func, select, update
from sqlalchemy.orm import joinedload

from tepei.messages.kinds import KINDS, Direction
from tepei.messages.models import FAILED, SENT, WAITING, Delivery, Message
from tepei.portal import channels, clock, scope
from tepei.portal.channels import WEBHOOK, Letter, Send, Undelivered
from tepei.portal.database import db, transaction

log = logging.getLogger(__name__)

BATCH = 200
ATTEMPTS = 6
LONGEST = dt.timedelta(hours=6)
NO_ADDRESS, OVERTAKEN = "no address", "overtaken"


def deliver() -> int:
    """Send what is due, until nothing is; how many letters were taken by the other side."""
    sent = 0
    with scope.everything("the worker sends what was told"):
        while taken := _claimed():
            for channel, group in groupby(taken, key=lambda each: each.channel):
                sent += _through(channel, list(group))
    return sent


def _claimed() -> Sequence[Delivery]:
    """The next that are due, each with one more attempt, and due again later should this worker die over them.

    What rings waits for the end of the quiet hours.
    """
    now = clock.real()
    due = select(Delivery).where(Delivery.state == WAITING, Delivery.due_at <= now)
    if too_loud := channels.ringing(now.time()):
        due = due.where(Delivery.channel.not_in(too_loud))
    next_ones = due.order_by(Delivery.due_at, Delivery.id).limit(BATCH)
    with transaction() as session:
        taken = session.scalars(
            next_ones.options(joinedload(Delivery.message).joinedload(Message.account)).with_for_update(
                of=Delivery, skip_locked=True
            )
        ).all()
        for each in taken:
            each.attempts += 1
            each.due_at = now + _pause(each.attempts)
    return sorted(taken, key=lambda each: each.channel)


def _pause(attempts: int) -> dt.timedelta:
    """Two minutes, then four times as long after each attempt."""
    return min(dt.timedelta(minutes=2) * 4 ** (attempts - 1), LONGEST)


def _through(channel: str, deliveries: Sequence[Delivery]) -> int:
    left = list(deliveries)
    sent = 0
    try:
        with channels.opened(channel) as send:
            while left:
                sent += _one(send, left[0])
                left.pop(0)
    except Undelivered as failure:
        # Nobody to talk to: what is left comes again after its pause.
        log.warning("%s is not to be reached: %s", channel, failure.answer)
        for each in left:
            _ended(each, None, failure.answer)
    return sent


def _one(send: Send, delivery: Delivery) -> bool:
    message, direction = delivery.message, _direction(delivery)
    if direction is None or not direction.to:
        _ended(delivery, FAILED, OVERTAKEN if direction is None else NO_ADDRESS)
        return False
    key = f"tepei-{delivery.id}"
    try:
        send(Letter(key, direction.to, message.kind, message.subject, message.text, direction.path))
    except Undelivered as failure:
        _ended(delivery, FAILED if failure.is_final else None, failure.answer)
        return False
    _ended(delivery, SENT, "")
    return True


def _direction(delivery: Delivery) -> Direction | None:
    """Where it goes and leads: to its reader, and to the message. What leads elsewhere, no webhook hears of."""
    kind, message = KINDS.get(delivery.message.kind), delivery.message
    if kind is not None and kind.directed is not None and delivery.channel != WEBHOOK:
        return kind.directed(message.about, delivery.channel)
    return Direction(channels.address_of(delivery.channel, message.account), message.address)


def _ended(delivery: Delivery, state: str | None, answer: str) -> None:
    """What became of this attempt; None where it is tried again, unless it was tried often enough."""
    if state is None and delivery.attempts >= ATTEMPTS:
        state = FAILED
    values: dict[str, object] = {"trouble": answer[:200]}
    if state is not None:
        values |= {"state": state, "ended_at": clock.real()}
    with transaction() as session:
        session.execute(
            update(Delivery)
            .where(Delivery.id == delivery.id, Delivery.state == WAITING)
            .values(**values)
            .execution_options(synchronize_session=False)
        )


def waiting() -> int:
    """How many letters wait for their way out."""
    with scope.everything("the terminal asks how long the outbox is"):
        return db.session.scalar(select(func.count()).where(Delivery.state == WAITING)) or 0
