"""群发: one message of somebody's own words to many people of a year; looked at first, sent in the background."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Select, func, select, union

from tepei.messages import actions as messages
from tepei.messages.actions import Occasion
from tepei.messages.kinds import NAME, YEAR, MessageKind, register
from tepei.messages.queries import Wording
from tepei.messages.wording import fill, is_wording
from tepei.organisations.models import Membership
from tepei.organisations.queries import in_office
from tepei.papers.desk_models import DeskRow
from tepei.papers.models import Paper, stands_as
from tepei.people.models import Person
from tepei.policy.life import STANDINGS
from tepei.policy.verdict import Verdict
from tepei.policy.words import ITEMS, Sentence, join, say
from tepei.portal import audit, channels, clock, jobs, scope
from tepei.portal.accounts import Account
from tepei.portal.catalogue import chinese
from tepei.portal.database import db
from tepei.portal.errors import Refused, require
from tepei.portal.export import XLSX, Column, Sheet, workbook
from tepei.portal.jobs import Made, Report
from tepei.programmes import queries as programmes
from tepei.programmes import running
from tepei.programmes.models import Cycle

PLACES = (NAME, YEAR)
ANNOUNCED = register(MessageKind("announcement", say("群发消息"), PLACES, "", ""))
FILERS, OFFICES, LATE = "filers", "offices", "late"
WHOM: Mapping[str, Sentence] = {
    FILERS: say("申报人（单位申报的，为单位的经办账号）"),
    LATE: say("尚有材料待审核的单位"),
    OFFICES: say("收到过申报材料的全部单位"),
}
_CHUNK = 200
_SAMPLE = 10


@dataclass(frozen=True)
class Announcement:
    """What is said to whom: `states` narrows the filers to papers that stand so; none: all."""

    cycle: str
    whom: str
    states: tuple[str, ...]
    subject: str
    text: str
    by_mail: bool = True
    by_sms: bool = False


@dataclass(frozen=True)
class Rehearsed:
    """What sending would do: how many people, some of their names, by which ways, and how one of them would read it."""

    count: int
    names: Sentence
    ways: Sentence
    subject: str
    text: str


def rehearse(what: Announcement) -> Rehearsed:
    """Nothing is sent. Raises Absent, Refused."""
    cycle = _checked(what)
    whom = _whom(cycle, what)
    with scope.everything("whoever runs the year sees whom a message would reach"):
        count = db.session.scalar(select(func.count()).select_from(whom.subquery())) or 0
        names = [
            each.get_full_name() for each in db.session.scalars(whom.order_by(Account.id).limit(_SAMPLE))
        ]
    out = channels.active(by_mail=what.by_mail, by_sms=what.by_sms)
    return Rehearsed(
        count,
        join(names, ITEMS),
        join((say("站内消息"), *(channels.WORDS[each] for each in out)), ITEMS),
        *_filled(what, cycle, names[0] if names else ""),
    )


def send(what: Announcement) -> None:
    """In the background; the file of the job says who was told. Raises Absent, Refused."""
    if not rehearse(what).count:
        raise Refused(say("没有符合条件的接收人，请调整接收范围。"))
    jobs.enqueue("announcement", what.subject[:200], **asdict(what), at=clock.now().isoformat())


def _checked(what: Announcement) -> Cycle:
    cycle = running.own_cycle(what.cycle)
    if what.whom not in WHOM or not set(what.states) <= set(STANDINGS):
        raise Refused(say("请选择接收人。"))
    empty = say("请填写标题和内容。")
    require(
        (Verdict.yes() if what.subject.strip() and what.text.strip() else Verdict.no("text", empty))
        & is_wording("subject", what.subject, PLACES)
        & is_wording("text", what.text, PLACES)
    )
    return cycle


def _whom(cycle: Cycle, what: Announcement) -> Select[tuple[Account]]:
    ids = _filers(cycle, what.states) if what.whom == FILERS else _offices(cycle, only_late=what.whom == LATE)
    return select(Account).where(Account.id.in_(ids), Account.active)


def _filers(cycle: Cycle, states: Sequence[str]) -> Any:
    here = [Paper.cycle_id == cycle.id, Paper.live.is_(True)]
    if states:
        here = [Paper.cycle_id == cycle.id, stands_as.in_(states)]
    people = select(Person.user_id).join(Paper, Paper.person_id == Person.id).where(*here)
    units = (
        select(Membership.user_id)
        .join(Paper, Paper.organisation_id == Membership.organisation_id)
        .where(*here, Paper.person_id.is_(None), in_office(clock.today()))
    )
    return union(people.where(Person.user_id.is_not(None)), units)


def _offices(cycle: Cycle, *, only_late: bool) -> Any:
    desks = select(DeskRow.organisation_id).where(DeskRow.cycle_id == cycle.id)
    if only_late:
        desks = desks.where(DeskRow.waits)
    return select(Membership.user_id).where(Membership.organisation_id.in_(desks), in_office(clock.today()))


def _filled(what: Announcement, cycle: Cycle, name: str) -> tuple[str, str]:
    values = {NAME: name, YEAR: cycle.name}
    return fill(what.subject, values), fill(what.text, values)


def _sent(arguments: dict[str, Any], report: Report) -> Made:
    """The job: each chunk is a transaction of its own; run again, nobody is told twice."""
    at = arguments.pop("at")
    what = Announcement(**{**arguments, "states": tuple(arguments["states"])})
    cycle = _checked(what)
    wording = Wording(what.subject, what.text, what.by_mail, what.by_sms)
    occasion = Occasion(f"announcement:{cycle.id}:{at}", cycle.programme.code)
    with scope.everything("a message goes to whom it is for"):
        found = db.session.execute(
            _whom(cycle, what)
            .with_only_columns(Account.id, Account.full_name, Account.username)
            .order_by(Account.id)
        ).all()
    for start in range(0, len(found), _CHUNK):
        ids = [row.id for row in found[start : start + _CHUNK]]
        messages.tell(ANNOUNCED, ids, occasion, {YEAR: cycle.name}, wording)
        report(min(start + _CHUNK, len(found)), len(found))
    audit.record("message.announced", cycle, whom=what.whom, states=list(what.states), count=len(found))
    return _listed(cycle, [(row.full_name or row.username,) for row in found])


def _listed(cycle: Cycle, names: Sequence[tuple[str]]) -> Made:
    title = chinese(say("接收人"))
    content = workbook(Sheet(title, title, [Column("name", title)], names))
    return Made(content, f"{cycle.name}群发消息接收人.xlsx", XLSX)


def _is_theirs(arguments: dict[str, Any]) -> bool:
    return running.may_run(programmes.cycle_by_code(arguments["cycle"]).run_by)


jobs.register("announcement", _sent, ("add", "Announcement"), _is_theirs)
