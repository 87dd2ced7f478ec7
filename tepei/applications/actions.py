"""The applicant's verbs: start, save, attach, change the track, discard, submit. Each is one transaction."""

from __future__ import annotations

import os
from typing import IO, Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tepei.applications import checks, facts, queries, rules
from tepei.applications.kind import KIND
from tepei.applications.models import Application
from tepei.forms import actions as forms
from tepei.forms.models import Attachment, FilledForm
from tepei.forms.queries import section_of
from tepei.organisations import queries as organisations
from tepei.organisations.models import Organisation
from tepei.papers import actions as papers
from tepei.papers import queries as paper_queries
from tepei.people.models import Person
from tepei.policy import facts as policy_facts
from tepei.policy.eligibility import decided
from tepei.policy.fields import Form
from tepei.policy.scheme import APPLY
from tepei.policy.verdict import Verdict
from tepei.portal import audit, catalogue, clock, scope
from tepei.portal.database import db, transaction
from tepei.portal.errors import Absent, Refused, require
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle, Track


def start(cycle: Cycle, track: Track, organisation_id: int) -> Application:
    """新增申报表: a draft for the viewer, filled with what is known of the person and the unit.

    Refused where the window is shut, the unit may not be chosen, or the person has a live application in this cycle.
    """
    try:
        with transaction() as session:
            person, unit = _applicant(session), _employer(session, organisation_id)
            if track.cycle_id != cycle.id:
                raise Absent
            require(_window(cycle, unit.id, person.id))
            _only_one(cycle, person)
            application = _draft(cycle, track, person, unit)
            session.add(application)
            session.flush()
            audit.record("application.start", application, track=track.code)
            return application
    except IntegrityError:
        # Two windows at once: the constraint let one through, and this one is told where it is.
        raise Refused("您已有本年度的申报表，不能重复新增。请到“我的申报”中继续填写。") from None


def save_section(application_id: int, section_key: str, values: Any, edition: int) -> Application:
    """Keep a section as typed, valid or not; the same text again changes nothing.

    Stale where the content changed since `edition`; Absent for no such section.
    """
    with transaction():
        application = _held(application_id, edition)
        form = programmes.form_of(application)
        if forms.keep(application.form, section_of(form, section_key), values):
            _renew(application, form)
            audit.record(
                "application.save", application, section=section_key, edition=application.form.edition
            )
        return application


def change_track(application_id: int, track: Track, edition: int) -> Application:
    """Another 培养方式 of the same cycle, for a draft."""
    with transaction():
        application = _held(application_id, edition)
        require(rules.may_change_track(application.state))
        if track.cycle_id != application.cycle_id:
            raise Absent
        application.track_id, application.track = track.id, track
        forms.touch(application.form)
        audit.record("application.track", application, track=track.code)
        return application


def attach(application_id: int, kind: str, stream: IO[bytes], name: str) -> Attachment:
    """Add a file of a kind that the programme names; a new photo takes the place of the old one."""
    form = programmes.form_of(queries.find_own(application_id))
    with transaction():
        stored = forms.store(form, kind, stream, name)
        application = _held(application_id)
        attachment = forms.attach(form, application.form, kind, stored)
        audit.record("application.attach", application, kind=kind, sha256=stored.sha256)
        return attachment


def detach(attachment_id: int) -> Application:
    """Take a file off one's own application."""
    with transaction():
        application = _held(queries.find_attachment(attachment_id)[0].id)
        _same, attachment = queries.find_attachment(attachment_id)  # still there, now that the lock is ours
        forms.detach(application.form, attachment)
        audit.record("application.detach", application, kind=attachment.kind)
        return application


def discard(application_id: int, edition: int) -> None:
    """Throw a draft away. What was once submitted stays in the history; what never was is gone with its files."""
    with transaction() as session:
        application = _held(application_id, edition)
        require(rules.may_discard(application.state))
        audit.record("application.discard", application, number=application.number)
        if application.form.submission:
            application.live = None
            forms.touch(application.form)
            return
        forms.clear(application.form)
        session.delete(application)


def submit(application_id: int, edition: int, promise: str = "") -> Application:
    """Hand the application over to the review, with a copy of exactly what is handed over.

    `promise` is the version of the 承诺书 that the applicant read and accepted. Refused, with the draft kept, where something is
    missing, a hard condition fails or the window is shut.
    """
    with transaction() as session:
        application = _held(application_id, edition)
        _applicant(session)
        if application.state == "draft":
            # What was sent back was in time: until when it may return, the review of it knows.
            require(_window(application.cycle, application.organisation_id, application.person_id))
        check = checks.of(application)
        _renew(application, check.form)
        require(rules.may_submit(sum(len(gaps) for gaps in check.gaps.values())))
        asked = check.scheme.promise
        require(rules.accepts(asked, promise))
        require(check.conditions)
        _judged(check)
        revision = programmes.revision_of(application)
        copy = forms.submit(
            application.form, check.content, revision.sha256 if revision else "", promise if asked else ""
        )
        application.content_hash = copy.sha256
        session.flush()
        papers.submit(application, application.version)
        return application


def _held(application_id: int, edition: int | None = None) -> Application:
    """One's own application with its form locked until the commit: submit and edit stand in line here.

    Absent for a foreign one, Refused unless it lies with its applicant, Stale where its content changed since `edition`.
    """
    application = queries.find_own(application_id)

    def may_edit() -> Verdict:
        db.session.refresh(application)
        if application.live is None:
            raise Absent  # thrown away while this one waited for the lock
        return rules.may_edit(application.state)

    forms.hold(application.form.id, may_edit, edition)
    return application


def _applicant(session: Session) -> Person:
    """The person behind the account. Refused where there is none, or where somebody else claims the ID number."""
    person = session.get(Person, scope.viewer().person_id or 0)
    if person is None:
        raise Refused("当前账号没有登记个人信息，不能申报。请先完成个人注册。")
    if person.state == "frozen":
        raise Refused("您的身份证号码正在核实，核实期间不能申报。请联系所在单位或上级主管部门。")
    return person


def _employer(session: Session, organisation_id: int) -> Organisation:
    """An active unit that people work for; chosen from the public directory."""
    unit = session.get(Organisation, organisation_id)
    if unit is None or unit.state != "active" or "employs" not in organisations.kind_of(unit).does:
        raise Refused("请从列表中选择所在单位。列表中没有的，请先由单位在本系统注册并经上级确认。")
    return unit


def _window(cycle: Cycle, organisation_id: int, person_id: int) -> Verdict:
    chain = [node.id for node in organisations.ancestors(organisation_id)]
    return programmes.window_verdict(cycle, APPLY, chain, person_id, programmes.now_of(cycle))


def _only_one(cycle: Cycle, person: Person) -> None:
    live = queries.live_application(cycle.id, person.id)
    if live is not None:
        raise Refused(
            f"您在“{live.organisation_name}”已有本年度的申报表（编号 {live.number}，{paper_queries.standing(live)}），"
            "每人每年度只能有一份。请到“我的申报”中继续填写，或先删除该草稿。"
        )


def _draft(cycle: Cycle, track: Track, person: Person, unit: Organisation) -> Application:
    form = programmes.form_of(cycle)
    answers = facts.prefilled(form, person, unit)
    number = rules.make_number(cycle.year, os.urandom(10))
    return Application(
        number=number,
        slot=KIND.slot(number),
        person_id=person.id,
        cycle_id=cycle.id,
        track_id=track.id,
        organisation_id=unit.id,
        organisation_name=unit.name,
        applicant_name=person.name,
        name_pinyin=queries.pinyin(person.name),
        sex_code=person.sex_code,
        form=FilledForm(answers=answers),
        created_at=clock.now(),
        **facts.columns(form, answers),
    )


def _renew(application: Application, form: Form) -> None:
    """What nobody types follows the registration, and the typed columns follow the answers."""
    person = application.person
    application.form.answers = facts.renewed(form, application.form.answers, person, application.organisation)
    application.applicant_name, application.name_pinyin = person.name, queries.pinyin(person.name)
    for column, value in facts.columns(form, application.form.answers).items():
        setattr(application, column, value)


def _judged(check: checks.Check) -> None:
    """What the conditions said of what is submitted."""
    application, conditions = check.application, check.conditions
    application.facts = policy_facts.to_data(check.facts)
    application.exceptions = [
        {"key": each.code, "text": catalogue.chinese(each.text), "by": list(each.override_by)}
        for each in conditions.overridable
    ]
    application.eligibility = decided(check.requirements, conditions).value
