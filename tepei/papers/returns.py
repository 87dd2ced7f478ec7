"""报送情况: how far each recommending body is with its 汇总表, for who decides about all of them.

Where the notice demands a signed scan, uploading it hands a list in. Where the table comes on paper (内人社办发〔2023〕21号 四（二）), who
receives it says so: what was received is kept as a list of the people whom the body recommended then.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import and_, or_, select

from tepei.organisations import ways
from tepei.organisations.models import Organisation
from tepei.papers import endorsements, rosters
from tepei.papers.endorsement_models import Endorsement
from tepei.papers.models import Paper, Step
from tepei.policy.life import UNDER_WAY
from tepei.policy.scheme import SUMMARY
from tepei.policy.words import say
from tepei.portal import audit, clock, scope
from tepei.portal.database import db, transaction
from tepei.portal.errors import Absent, Refused
from tepei.programmes import queries as programmes
from tepei.programmes.models import Track


@dataclass
class Return:
    """A body with its people, as lines of a list, and the lists that it has handed in.

    `waiting` lie at its step, `recommended` it has approved; who was sent back or turned down is neither.
    """

    body_id: int
    name: str
    waiting: list[list[Any]] = field(default_factory=list)
    recommended: list[list[Any]] = field(default_factory=list)
    lists: list[Endorsement] = field(default_factory=list)

    @property
    def unlisted(self) -> list[list[Any]]:
        """Whom it recommends and no list that it has handed in names as they are now."""
        return [line for line in self.recommended if not self._is_listed(line)]

    @property
    def state(self) -> str:
        """nobody · due · partly · handed_in."""
        if not (self.waiting or self.recommended or self.lists):
            return "nobody"
        if not self.lists:
            return "due"
        return "partly" if self.unlisted else "handed_in"

    @property
    def named(self) -> int:
        """How many of its people stand on what it has handed in."""
        return sum(map(self._is_listed, (*self.waiting, *self.recommended)))

    @property
    def at(self) -> dt.datetime | None:
        """When it last handed one in."""
        return max((each.scanned_at for each in self.lists if each.scanned_at), default=None)

    @property
    def received(self) -> Endorsement | None:
        """The last list, where somebody said that it had come on paper."""
        last = self.lists[-1] if self.lists else None
        return last if last and last.file_id is None else None

    def _is_listed(self, line: list[Any]) -> bool:
        return any(line in each.members for each in self.lists)


def of(track: Track) -> list[Return]:
    """Every recommending body of a 汇总表, those with nobody too, in the order of their codes. Two statements."""
    found: dict[int, Return] = {}
    with scope.everything("who decides counts what every body hands in, and reads no paper"):
        for body_id, name, paper_id, content, is_recommended in db.session.execute(_people(track)):
            body = found.setdefault(body_id, Return(body_id, name))
            if paper_id is not None:
                (body.recommended if is_recommended else body.waiting).append([paper_id, content])
        for listed in db.session.scalars(_lists(track)):
            if listed.organisation_id in found and endorsements.state_of(listed) == "signed":
                found[listed.organisation_id].lists.append(listed)
    return list(found.values())


def _people(track: Track) -> Any:
    ids = programmes.tracks_on_one_list(track)
    is_recommended = or_(Step.stage < Paper.position, Paper.state != "in_review").label("is_recommended")
    at_step = (
        select(Step.organisation_id, Paper.id, Paper.content_hash, is_recommended)
        .join(Paper, and_(Paper.id == Step.paper_id, Step.takes_place, Step.stage <= Paper.position))
        .where(Paper.track_id.in_(ids), Paper.state.in_(UNDER_WAY))
        .subquery()
    )
    rows = select(
        Organisation.id,
        Organisation.name,
        *(at_step.c[key] for key in ("id", "content_hash", "is_recommended")),
    )
    return (
        rows.outerjoin(at_step, at_step.c.organisation_id == Organisation.id)
        .where(or_(ways.recommends(track.cycle.run_by_id), at_step.c.id.is_not(None)))
        .order_by(Organisation.code, at_step.c.id)
    )


def _lists(track: Track) -> Any:
    listing = or_(Endorsement.list_track_id == track.id, Endorsement.list_cycle_id == track.cycle_id)
    return select(Endorsement).where(listing, Endorsement.key == SUMMARY).order_by(Endorsement.number)


def is_on_paper(track: Track) -> bool:
    """Does the notice demand no signed scan of the table, so that it comes on paper?"""
    return all(
        SUMMARY not in step.demands for step in programmes.scheme_of(track.cycle).route_of(track.code).steps
    )


def receive(track: Track, body_id: int) -> Endorsement:
    """登记收到: the table has come on paper, with those whom the body recommends now. Refused, or Absent for who is no such body."""
    with transaction() as session:
        body = _body(track, body_id)
        if not body.unlisted:
            raise Refused(say("%(body)s没有尚未登记的推荐人选。", body=body.name))
        found = rosters.next_list(track, body_id)
        found.members, found.file_id = body.unlisted, None
        found.scanned_at, found.scanned_by_id = clock.now(), scope.viewer().user_id
        found.scan_mark = endorsements.mark_of(found)
        session.add(found)
        session.flush()
        audit.record("endorsement.receive", found, number=found.number, count=len(found.members))
        return found


def take_back(track: Track, body_id: int) -> None:
    """取消登记 of the last one, which somebody pressed by mistake. Refused where nothing was received."""
    with transaction() as session:
        found = _body(track, body_id).received
        if found is None:
            raise Refused(say("没有可以取消的登记。"))
        found.members, found.scan_mark, found.scanned_at, found.scanned_by_id = [], "", None, None
        session.flush()
        audit.record("endorsement.take_back", found, number=found.number)


def _body(track: Track, body_id: int) -> Return:
    if not is_on_paper(track):
        raise Refused(say("本年度的汇总表由推荐单位签章后上传扫描件，不登记收到。"))
    body = next((each for each in of(track) if each.body_id == body_id), None)
    if body is None:
        raise Absent
    return body


def totals(returns: Iterable[Return]) -> dict[str, int]:
    """How many bodies are in each state."""
    states: Sequence[str] = [each.state for each in returns]
    return {state: states.count(state) for state in ("handed_in", "partly", "due", "nobody")}
