"""Reminders before a close: whoever still has a draft or a case waiting, and on the last day the office above as well.

What is told on which day before a close is the wording's own (messages); each is told once for a close.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from tepei.messages import actions as messages
from tepei.messages import queries as wordings
from tepei.messages.actions import Occasion
from tepei.messages.kinds import CLOSES, DAYS, NAME, NUMBER, UNIT, YEAR, MessageKind, register
from tepei.organisations import queries as organisations
from tepei.organisations.models import Organisation
from tepei.papers import deadlines, kinds
from tepei.papers.deadlines import Alike
from tepei.papers.models import Paper
from tepei.people.models import Person
from tepei.policy.words import say
from tepei.portal import clock, scope
from tepei.portal.database import ZONE, db, transaction
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle, Extension, Track

FILING = register(
    MessageKind(
        "deadline.filing",
        say("填报即将截止"),
        (NAME, YEAR, CLOSES, DAYS),
        "{年度}：还有{剩余天数}天截止",
        "{姓名}同志：您在“{年度}”中的材料尚未提交，{截止时间}截止。请尽快登录系统完成填报并提交，逾期不再受理。",
        by_sms=True,
        days=(7, 3, 1),
    )
)
REVIEWING = register(
    MessageKind(
        "deadline.reviewing",
        say("审核即将截止"),
        (NAME, YEAR, UNIT, NUMBER, CLOSES, DAYS),
        "{年度}：{份数}份材料待审核，还有{剩余天数}天截止",
        "{姓名}同志：{单位}在“{年度}”中还有{份数}份材料待审核，{截止时间}截止，请及时办理。",
        days=(3, 1),
    )
)
ABOVE = register(
    MessageKind(
        "deadline.above",
        say("下级单位审核即将截止"),
        (NAME, YEAR, UNIT, NUMBER, CLOSES, DAYS),
        "{年度}：{单位}还有{份数}份材料未审核",
        "{姓名}同志：{单位}在“{年度}”中还有{份数}份材料未审核，{截止时间}截止，请督促办理。",
        days=(1,),
    )
)


@dataclass
class Late:
    """Who still has something to do before a close: the accounts that file, or how many papers wait for each organisation."""

    closes_at: dt.datetime
    filers: set[int] = field(default_factory=set)
    waiting: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Reminded:
    """How many messages a kind came to, in a year."""

    cycle: str
    kind: MessageKind
    count: int


def remind(*, dry_run: bool = False) -> list[Reminded]:
    """Send what is due today; `dry_run` counts it and sends nothing."""
    with scope.everything("the worker reminds whoever is late"):
        found = [cycle for cycle in programmes.open_cycles(clock.now()) if not cycle.is_rehearsal]
        return [told for cycle in found for told in _remind(cycle, dry_run)]


def _remind(cycle: Cycle, dry_run: bool) -> Iterator[Reminded]:
    today = programmes.now_of(cycle).astimezone(ZONE).date()
    late = _late(cycle)
    for kind in (FILING, REVIEWING, ABOVE):
        days = wordings.wording(kind, cycle.programme.code).days
        due = [each for each in late if (each.closes_at.astimezone(ZONE).date() - today).days in days]
        if due:
            with transaction() as session:
                count = sum(_told(cycle, kind, each, today) for each in due)
                if dry_run:
                    session.rollback()
            yield Reminded(cycle.name, kind, count)


def _told(cycle: Cycle, kind: MessageKind, late: Late, today: dt.date) -> int:
    closes_at = late.closes_at.astimezone(ZONE)
    values = {YEAR: cycle.name, CLOSES: _spoken(closes_at), DAYS: str((closes_at.date() - today).days)}
    key = f"{kind.key}:{cycle.id}:{closes_at:%Y%m%d%H%M}:{values[DAYS]}"
    programme = cycle.programme.code
    if kind is FILING:
        return messages.tell(kind, late.filers, Occasion(key, programme, "Home.index"), values)
    told = 0
    offices = _offices(late.waiting, above=kind is ABOVE)
    members = organisations.members_of({office for office, _organisation in offices})
    for office, organisation in offices:
        occasion = Occasion(f"{key}:{organisation.id}", programme, "Home.index")
        count = str(late.waiting[organisation.id])
        told += messages.tell(
            kind, members.get(office, ()), occasion, {**values, UNIT: organisation.name, NUMBER: count}
        )
    return told


def _offices(waiting: Mapping[int, int], *, above: bool) -> list[tuple[int, Organisation]]:
    """Whose members are told of whom: of the organisation itself, or of the one right above it."""
    found = db.session.scalars(
        select(Organisation).where(Organisation.id.in_(waiting)).order_by(Organisation.id)
    ).all()
    if not above:
        return [(each.id, each) for each in found]
    return [(each.parent_id, each) for each in found if each.parent_id is not None]


def _late(cycle: Cycle) -> Sequence[Late]:
    """Everybody who has something left, by the close that holds for them; what no date binds is never late."""
    by_close: dict[dt.datetime, Late] = {}
    for closes_at, user_ids in _filing(cycle):
        by_close.setdefault(closes_at, Late(closes_at)).filers |= user_ids
    for standing, closes_at, count in deadlines.of_reviews(Paper.cycle_id == cycle.id):
        waiting = by_close.setdefault(closes_at, Late(closes_at)).waiting
        waiting[standing.organisation_id] = waiting.get(standing.organisation_id, 0) + count
    return [by_close[closes_at] for closes_at in sorted(by_close)]


def _filing(cycle: Cycle) -> Iterator[tuple[dt.datetime, set[int]]]:
    """Closes, each with the accounts whose draft or returned paper has that one."""
    window = {kind.key: kind.window for kind in kinds.KINDS.values() if kind.window is not None}
    whose = Paper.organisation_id, Extension.person_id, Track.code, Paper.category, Person.user_id
    drafts = (
        select(Paper.kind, *whose)
        .select_from(Paper)
        .join(Paper.track)
        .outerjoin(Paper.person)
        .outerjoin(Extension, deadlines.EXTENDED)
        .where(Paper.cycle_id == cycle.id, Paper.kind.in_(window))
        .where(Paper.state.in_(("draft", "sent_back")), Paper.live.is_(True))
    )
    filers: dict[Alike, set[int | None]] = defaultdict(set)
    for kind, *group, user_id in db.session.execute(drafts):
        filers[Alike(cycle.id, str(window[kind]), *group)].add(user_id)
    for standing, closes_at in deadlines.closing(filers):
        unit, user_ids = standing.organisation_id, filers[standing]
        known = {each for each in user_ids if each is not None}
        if None in user_ids:  # a unit files for itself
            known.update(organisations.members_of([unit]).get(unit, ()))
        yield closes_at, known


def _spoken(moment: dt.datetime) -> str:
    """A close as people say it; the last minute of a day is its 24:00."""
    time = "24:00" if (moment.hour, moment.minute) == (23, 59) else f"{moment:%H:%M}"
    return f"{moment.year}年{moment.month}月{moment.day}日{time}"
