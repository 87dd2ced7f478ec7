"""The verbs of 落实培养单位: confirm a proposal, propose by hand, answer, take back, name, issue. A place is taken by one conditional UPDATE."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, update

from tepei.placements import queries, rules, telling
from tepei.placements.models import Placement, ReportNotice, TrainingOffer, UnitName
from tepei.placements.queries import BoardEntry
from tepei.placements.rules import ByHand
from tepei.placements.states import ACCEPTED, FULL, PROPOSED, WITHDRAWN
from tepei.policy import numbering
from tepei.policy.names import normalise_unit_name
from tepei.policy.placement import Suggestion, preference_of
from tepei.policy.verdict import Verdict
from tepei.policy.words import NOTHING, say
from tepei.portal import audit, clock, scope
from tepei.portal.catalogue import chinese
from tepei.portal.database import db, transaction
from tepei.portal.errors import Absent, Refused, Stale, require
from tepei.programmes import queries as programmes
from tepei.programmes import running
from tepei.programmes.models import Cycle, Track
from tepei.trainees import holding, moves
from tepei.trainees import queries as trainees
from tepei.trainees import rules as trainee_rules
from tepei.trainees.models import Trainee

_CHANGED = say("名额、志愿或培养单位的答复刚刚有变化。请重新查看建议方案，核对后再确认。")


def confirm(track_id: int, digest: str) -> int:
    """Everybody of the proposal that was shown is proposed to their unit, all at once; how many. Refused where it is another one by now."""
    with transaction():
        track = _hold(queries.track_of(track_id))
        people, offers = queries.waiting(track), queries.offers_of(track)
        suggestions = queries.suggested(people, offers)
        if queries.digest(suggestions) != digest:
            raise Refused(_CHANGED)
        by_unit = {offer.training_unit_id: offer for offer in offers}
        chosen = [
            (person, each) for person, each in zip(people, suggestions, strict=True) if each.unit is not None
        ]
        for unit, count in Counter(each.unit for _person, each in chosen).items():
            _take(by_unit[unit or 0], count)
        made = [_placement(person, each, by_unit[each.unit or 0]) for person, each in chosen]
        db.session.add_all(made)
        db.session.flush()
        audit.record("placement.confirm", track, placements=[each.id for each in made])
        telling.tell_proposed(made)
        return len(made)


def propose(trainee_id: int, offer_id: int, reason: str = "") -> Placement:
    """Somebody is proposed to a unit by hand; what they were proposed to before is taken back."""
    with transaction() as session:
        trainee, offer = scope.find(Trainee, trainee_id), scope.find(TrainingOffer, offer_id)
        track = _hold(queries.track_of(trainee.track_id))
        if offer.track_id != track.id:
            raise Absent
        for before in _live(trainee):
            if before.offer_id == offer.id:
                raise Refused(say("该学员已安排到这一培养单位。"))
            _withdraw(before, chinese(say("改派其他培养单位")))
        person = next(iter(queries.waiting(track, trainee.id)), None)
        if person is None:
            raise Stale
        require(_may_be_placed(trainee))
        decides = running.may_run(track.cycle.run_by)
        require(rules.may_propose(person.seeker, ByHand(offer.training_unit_id, reason, decides)))
        _take(offer)
        preference = preference_of(person.seeker, offer.training_unit_id)
        made = _placement(person, Suggestion(trainee.id, offer.training_unit_id, preference, NOTHING), offer)
        made.reason = reason.strip()
        session.add(made)
        session.flush()
        audit.record("placement.propose", made, offer=offer.id, preference=preference, reason=made.reason)
        telling.tell_proposed([made])
        return made


def answer(placement_id: int, given: str, reason: str = "") -> Placement:
    """培养单位接收意见, by the training unit: who is accepted is placed, who is not goes back to the board with the reason.

    A unit that says it is full has no more places than are taken.
    """
    with transaction():
        placement = scope.find(Placement, placement_id)
        if placement.training_unit_id not in scope.viewer().organisation_ids:
            raise Absent
        require(rules.may_answer(given, reason))
        who = {"answered_at": clock.now(), "answered_by_id": scope.viewer().user_id}
        accepts = given == ACCEPTED
        _move(placement, PROPOSED, state=given, live=accepts or None, reason=reason.strip(), **who)
        with scope.everything("a training unit's answer is about somebody whom it sees once they are placed"):
            if accepts:
                trainee = db.session.get_one(Trainee, placement.trainee_id)
                require(_may_be_placed(trainee))
                moves.make(
                    trainee,
                    "place",
                    training_unit_id=placement.training_unit_id,
                    preference=placement.preference,
                    subject=placement.subject,
                    supervisor=placement.supervisor,
                )
            else:
                _give_back(placement.offer_id, is_full=given == FULL)
            audit.record("placement.answer", placement, answer=given, reason=reason.strip())
            telling.tell_answered(placement)
        return placement


def _may_be_placed(trainee: Trainee) -> Verdict:
    return trainee_rules.may_be_received(bool(holding.holds(trainee)))


def withdraw(placement_id: int, reason: str) -> None:
    """收回: by who arranges the track, until the notice to report is out."""
    with transaction():
        placement = scope.find(Placement, placement_id)
        _hold(queries.track_of(placement.track_id))
        if not placement.live:
            raise Stale
        _withdraw(placement, reason)


def withdraw_from(trainee_id: int, reason: str) -> Placement:
    """What the trainee is proposed to now."""
    with transaction():
        found = _live(scope.find(Trainee, trainee_id))
        if not found:
            raise Stale
        withdraw(found[0].id, reason)
        return found[0]


def name(track_id: int, typed: str, training_unit_id: int) -> UnitName:
    """A name that people typed stands for this training unit, in the whole year."""
    with transaction() as session:
        track = queries.track_of(track_id)
        named = normalise_unit_name(typed)[:200]
        if not named or training_unit_id not in dict(queries.training_units()):
            raise Refused(say("请从列表中选择培养单位。"))
        before = session.scalars(
            select(UnitName).where(UnitName.cycle_id == track.cycle_id, UnitName.name == named)
        ).one_or_none()
        row = before or UnitName(cycle_id=track.cycle_id, name=named)
        row.training_unit_id = training_unit_id
        session.add(row)
        session.flush()
        audit.record("placement.name", track, name=named, training_unit=training_unit_id)
        return row


def issue(track_id: int, report_by: dt.date | None) -> int:
    """下发报到通知 to everybody of the track who was accepted and has none yet; how many. `report_by` is None where no day is set."""
    with transaction() as session:
        track = queries.track_of(track_id)
        cycle = session.scalars(
            select(Cycle).where(Cycle.id == track.cycle_id).with_for_update(of=Cycle)
        ).one()
        if report_by is not None and report_by < clock.today():
            raise Refused(say("报到截止日期早于今天，请更正。"))
        due = [each for each in queries.live(track) if each.state == ACCEPTED and each.notice is None]
        if not due:
            raise Refused(say("没有已接收而未下发报到通知的学员。"))
        made = _notices(cycle, sorted(due, key=lambda each: each.id), report_by)
        session.add_all(made)
        if report_by is not None:
            _set_day([each.trainee_id for each in due], report_by)
        session.flush()
        audit.record(
            "report_notice.issue", track, notices=[each.id for each in made], report_by=str(report_by or "")
        )
        telling.tell_issued(made)
        return len(made)


def _notices(cycle: Cycle, due: Sequence[Placement], report_by: dt.date | None) -> list[ReportNotice]:
    says = programmes.scheme_of(cycle).placement
    pattern = says.notice_number if says else ""
    given, office = queries.notices_given(cycle), trainees.runner_of(cycle).name
    return [
        ReportNotice(
            cycle_id=cycle.id,
            trainee_id=each.trainee_id,
            placement=each,
            number=numbering.number(pattern, cycle.year, serial) if pattern else None,
            name=each.name,
            office_name=office,
            report_by=report_by,
            issued_on=clock.today(),
        )
        for serial, each in enumerate(due, start=given + 1)
    ]


def _set_day(trainee_ids: Sequence[int], report_by: dt.date) -> None:
    """The day is no move of their life: what is asked after it rests on it."""
    theirs = update(Trainee).where(Trainee.id.in_(trainee_ids)).values(report_by=report_by)
    db.session.execute(theirs.execution_options(synchronize_session=False))


def _hold(track: Track) -> Track:
    """Nobody else proposes on the track until this transaction ends."""
    db.session.execute(select(Track.id).where(Track.id == track.id).with_for_update())
    return track


def _live(trainee: Trainee) -> Sequence[Placement]:
    return db.session.scalars(
        select(Placement).where(Placement.trainee_id == trainee.id, Placement.live.is_(True))
    ).all()


def _placement(person: BoardEntry, suggestion: Suggestion, offer: TrainingOffer) -> Placement:
    preference = suggestion.preference or 0
    return Placement(
        trainee_id=person.trainee.id,
        offer_id=offer.id,
        track_id=offer.track_id,
        training_unit_id=offer.training_unit_id,
        preference=preference,
        name=person.trainee.name,
        unit_name=person.trainee.organisation_name,
        subject=person.seeker.subject,
        supervisor=person.supervisor_at(preference),
        why=chinese(suggestion.why)[:1000],
        proposed_at=clock.now(),
    )


def _withdraw(placement: Placement, reason: str) -> None:
    was = placement.state
    require(rules.may_withdraw(reason, is_told=placement.notice is not None))
    _move(placement, was, state=WITHDRAWN, live=None, reason=reason.strip())
    _give_back(placement.offer_id)
    if was == ACCEPTED:
        moves.make(
            placement.trainee,
            "return_to_board",
            reason=reason.strip(),
            training_unit_id=None,
            preference=None,
            subject="",
            supervisor="",
        )
    audit.record("placement.withdraw", placement, reason=reason.strip())
    telling.tell_withdrawn(placement)


def _move(placement: Placement, was: str, **values: Any) -> None:
    """One guarded UPDATE: of two who answer or take back at once one does."""
    as_read = (Placement.id == placement.id, Placement.state == was, Placement.live.is_(True))
    moved = update(Placement).where(*as_read).values(**values).execution_options(synchronize_session=False)
    if db.session.execute(moved).rowcount != 1:  # type: ignore[attr-defined]
        raise Stale
    db.session.refresh(placement)


def _take(offer: TrainingOffer, count: int = 1) -> None:
    """So many places, never more than there are, at any concurrency. Refused where there are not so many."""
    free = (TrainingOffer.id == offer.id, TrainingOffer.taken + count <= TrainingOffer.places)
    taken = update(TrainingOffer).where(*free).values(taken=TrainingOffer.taken + count)
    if db.session.execute(taken.execution_options(synchronize_session=False)).rowcount != 1:  # type: ignore[attr-defined]
        raise Refused(say("“%(unit)s”的名额已满。请刷新页面，另选培养单位。", unit=offer.training_unit.name))
    db.session.expire(offer, ["taken"])


def _give_back(offer_id: int, *, is_full: bool = False) -> None:
    """One place; of a unit that is full it is there no more."""
    left: dict[str, Any] = {"taken": TrainingOffer.taken - 1}
    if is_full:
        left["places"] = TrainingOffer.taken - 1
    given = update(TrainingOffer).where(TrainingOffer.id == offer_id, TrainingOffer.taken > 0).values(**left)
    db.session.execute(given.execution_options(synchronize_session=False))
