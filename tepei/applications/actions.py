"""The applicant's verbs beside those of every form: start, change the track, submit. Each is one transaction."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tepei.applications import checks, facts, queries, rules, sponsoring, tasks
from tepei.applications.kind import KIND
from tepei.applications.models import Application
from tepei.forms import actions as forms
from tepei.forms.models import FilledForm
from tepei.organisations import directory, ways
from tepei.organisations import queries as organisations
from tepei.organisations.models import Organisation
from tepei.papers import draft_actions, standings, turns
from tepei.people.models import Person
from tepei.policy import fact_values
from tepei.policy.body_kinds import EMPLOYS
from tepei.policy.eligibility import decided
from tepei.policy.scheme import APPLY
from tepei.policy.tracks import BODY, PERSON
from tepei.policy.verdict import Verdict
from tepei.policy.windows import Party
from tepei.policy.words import Sentence, say
from tepei.portal import audit, catalogue, province, scope
from tepei.portal.database import db, transaction
from tepei.portal.errors import Absent, Refused, require
from tepei.programmes import queries as programmes
from tepei.programmes import running
from tepei.programmes.models import Cycle, Track


def start(cycle: Cycle, track: Track, organisation_id: int) -> Application:
    """新增申报表: a draft for the viewer, or for the unit or office that they act for, filled with what is known of the person and the unit.

    Refused where the window is shut, the unit may not be chosen, the year is none of its, or there is a live application of theirs in this
    cycle.
    """
    with transaction() as session:
        person = _applicant(session) if track.filer == PERSON else None
        if track.cycle_id != cycle.id:
            raise Absent
        unit = _employer(organisation_id) if person else _own(organisation_id, track)
        require(running.for_unit(cycle, ways.passed([unit.id])[unit.id]))
        require(_window(track, unit.id, person.id if person else None))
        require(tasks.may_file(track, person))
        _make_room(session, track, (person, unit))
        answers = _known(track, person, unit)
        application = Application(
            form=FilledForm(answers=answers), sex_code=person.sex_code if person else None
        )
        draft_actions.begin(application, person, unit, track)
        return application


def change_track(application_id: int, track: Track, edition: int) -> Application:
    """Another 培养方式 of the same cycle and the same filer, for a draft. Refused where there is another application of theirs on it."""
    with transaction() as session:
        application = _held(application_id, edition)
        require(rules.may_change_track(application.state))
        if track.cycle_id != application.cycle_id or track.filer != application.track.filer:
            raise Absent
        require(tasks.may_file(track, application.person))
        if track.id != application.track_id:
            _make_room(session, track, (application.person, application.organisation), but=application)
        application.track_id, application.track = track.id, track
        application.slot = KIND.slot(application)
        KIND.renew(application)
        forms.touch(application.form)
        audit.record("application.track", application, track=track.code)
        return application


def choose_sponsor(application_id: int, sponsor_id: int, edition: int) -> Application:
    """选择推荐单位, with which the review begins; 0 is one's own unit. Refused where the scheme lets the applicant not choose it."""
    with transaction() as session:
        application = _held(application_id, edition)
        sponsor = session.get(Organisation, sponsor_id) if sponsor_id else None
        if sponsor_id and sponsor is None:
            raise Absent
        application.sponsor = sponsor
        require(sponsoring.holds(checks.of(application)))
        forms.touch(application.form)
        audit.record("application.sponsor", application, sponsor=sponsor.name if sponsor else "")
        return application


def submit(application_id: int, edition: int, promise: str = "") -> Application:
    """Hand the application over to the review, with a copy of exactly what is handed over.

    `promise` is the version of the 承诺书 that the applicant read and accepted. Refused, with the draft kept, where something is
    missing, a hard condition fails or the window is shut.
    """
    with transaction() as session:
        application = _held(application_id, edition)
        if application.person_id is not None:
            _applicant(session)
        KIND.renew(application)
        if application.state == "draft":
            # What was sent back was in time: until when it may return, the review of it knows.
            require(turns.window_of(application, APPLY, application.organisation_id))
        check = checks.of(application)
        require(draft_actions.is_complete(check))
        require(tasks.may_file(application.track, application.person))
        require(rules.accepts(check.scheme.promise, promise))
        require(check.conditions)
        require(sponsoring.holds(check))
        judged(check)
        draft_actions.hand_over(application, check.content, promise if check.scheme.promise else "")
        return application


def _known(track: Track, person: Person | None, unit: Organisation) -> dict[str, Any]:
    """What is typed before anybody types: of a task what the person told before, and over it what is registered."""
    form = programmes.form_of(track.cycle)
    answers, registered = tasks.prefilled(track, person, form), facts.prefilled(form, person, unit)
    return {**answers, **{key: {**answers.get(key, {}), **row} for key, row in registered.items()}}


def _held(application_id: int, edition: int | None = None) -> Application:
    held = draft_actions.held(application_id, edition)
    if not isinstance(held, Application):
        raise Absent
    return held


def _applicant(session: Session) -> Person:
    """The person behind the account. Refused where there is none, or where somebody else claims the ID number."""
    person = session.get(Person, scope.viewer().person_id or 0)
    if person is None:
        raise Refused(say("当前账号没有登记个人信息，不能申报。请先完成个人注册。"))
    if person.state == "frozen":
        raise Refused(say("您的身份证号码正在核实，核实期间不能申报。请联系所在单位或上级主管部门。"))
    return person


def _employer(organisation_id: int) -> Organisation:
    """An active unit that people work for; chosen from the public directory."""
    unit = directory.listed(organisation_id, EMPLOYS)
    if unit is None:
        raise Refused(say("请从列表中选择所在单位。列表中没有的，请先由单位在本系统注册并经上级确认。"))
    return unit


def _own(organisation_id: int, track: Track) -> Organisation:
    """The viewer's unit, or their office where the track is for offices as well. Absent for one of others."""
    kinds = province.bodies().filing(with_offices=track.filer == BODY)
    if organisation_id not in scope.viewer().organisation_ids:
        raise Absent
    if organisation_id not in dict(directory.own(kinds)):
        raise Refused(say("“%(track)s”由用人单位申报，本单位不能申报。", track=track.name))
    return db.session.get_one(Organisation, organisation_id)


def _window(track: Track, organisation_id: int, person_id: int | None) -> Verdict:
    """Of which category they are, nobody knows yet."""
    chain = [node.id for node in organisations.ancestors(organisation_id)]
    party = Party(chain, person_id, track.code)
    return programmes.window_verdict(track.cycle, APPLY, party, programmes.now_of(track.cycle))


def _make_room(
    session: Session, track: Track, whose: tuple[Person | None, Organisation], but: Application | None = None
) -> None:
    """Refused where the person, or else the unit, has an application on the track, or as many in the year as the notice allows.

    Two that are begun at once stand in line at them.
    """
    if track.repeats:
        return
    most, (person, unit) = KIND.per_person(track.cycle), whose
    if most > 1:
        row = (Person, person.id) if person else (Organisation, unit.id)
        session.execute(select(row[0].id).where(row[0].id == row[1]).with_for_update())
    live = [each for each in queries.live_applications(track.cycle_id, person, unit) if each is not but]
    if most > 1 and any(each.track_id == track.id for each in live):
        text = say(
            "在“%(track)s”已有一份申报表，每个%(track_word)s只能有一份，请继续填写。", track=track.name
        )
        raise Refused(text)
    if len(live) >= most:
        raise Refused(_full(live[0], most))


def _full(live: Application, most: int) -> Sentence:
    """As many as the notice allows: which one there is."""
    unit, state = live.organisation_name, standings.of(live)
    if live.person_id is None:
        return say(
            "“%(unit)s”已有本年度的申报表（编号 %(number)s，%(state)s），每个单位每年度最多 %(most)d 份。请到“单位申报”中继续填写，或先删除该草稿。",
            unit=unit,
            number=live.number,
            state=state,
            most=most,
        )
    return say(
        "您在“%(unit)s”已有本年度的申报表（编号 %(number)s，%(state)s），每人每年度最多 %(most)d 份。请到“我的申报”中继续填写，或先删除该草稿。",
        unit=unit,
        number=live.number,
        state=state,
        most=most,
    )


def judged(check: checks.Check) -> None:
    """What the conditions said of what is submitted."""
    application, conditions = check.paper, check.conditions
    application.facts = fact_values.to_data(check.facts)
    for column, value in facts.counted(check.facts).items():
        setattr(application, column, value)
    application.exceptions = [
        {"key": each.code, "text": catalogue.chinese(each.text), "by": list(each.override_by)}
        for each in conditions.overridable
    ]
    application.eligibility = decided(check.requirements, conditions).value
    first = {each.code for each in conditions.reasons if each.is_priority}
    application.priority = "、".join(each.name for each in check.requirements if each.key in first)[:200]
