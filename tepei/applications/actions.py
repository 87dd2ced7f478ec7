"""The applicant's verbs: start, save, attach, change the track, discard, submit. Each is one transaction."""

from __future__ import annotations

import os
from typing import IO, Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tepei.applications import checks, facts, queries, rules
from tepei.applications.kind import KIND
from tepei.applications.models import Application
from tepei.forms.models import Attachment, FilledForm, Submission
from tepei.organisations import queries as organisations
from tepei.organisations.models import Organisation
from tepei.papers import actions as papers
from tepei.papers import queries as paper_queries
from tepei.people.models import Person
from tepei.policy import facts as policy_facts
from tepei.policy.eligibility import decided
from tepei.policy.fields import Form
from tepei.policy.verdict import Verdict
from tepei.portal import audit, catalogue, clock, files, scope
from tepei.portal.database import transaction
from tepei.portal.errors import Absent, Refused, Stale, require
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
    with transaction() as session:
        application = _held(session, application_id, edition)
        form = programmes.form_of(application)
        section = next((each for each in form.sections if each.key == section_key), None)
        if section is None:
            raise Absent
        typed = rules.tidy(section, values)
        require(rules.may_keep(section, typed))
        if not section.rows:
            typed = {**application.form.answers.get(section.key, {}), **typed}
        if typed != application.form.answers.get(section.key, {}):
            application.form.answers = {**application.form.answers, section.key: typed}
            _renew(application, form)
            _touch(application)
            audit.record(
                "application.save", application, section=section.key, edition=application.form.edition
            )
        return application


def change_track(application_id: int, track: Track, edition: int) -> Application:
    """Another 培养方式 of the same cycle, for a draft."""
    with transaction() as session:
        application = _held(session, application_id, edition)
        require(rules.may_change_track(application.state))
        if track.cycle_id != application.cycle_id:
            raise Absent
        application.track_id, application.track = track.id, track
        _touch(application)
        audit.record("application.track", application, track=track.code)
        return application


def attach(application_id: int, kind: str, stream: IO[bytes], name: str) -> Attachment:
    """Add a file of a kind that the programme names; a new photo takes the place of the old one."""
    ours = queries.find_own(application_id)
    form = programmes.form_of(ours)
    if kind not in {each.key for each in queries.attachment_kinds(ours) if not each.retired}:
        raise Absent
    is_photo = kind in queries.photo_keys(form)
    with transaction() as session:
        # First the bytes, which takes long and needs no lock; then everybody stands in line.
        stored = files.keep(
            stream, name, kind="photo" if is_photo else "document", owner_id=scope.viewer().user_id
        )
        application = _held(session, application_id)
        existing = queries.attachments_of(application)
        require(rules.may_attach(len(existing), is_photo=is_photo))
        for old in existing if is_photo else ():
            if old.kind == kind:
                _forget(session, application, old)
        attachment = Attachment(
            form_id=application.form_id, kind=kind, file_id=stored.id, file=stored, added_at=clock.now()
        )
        session.add(attachment)
        _touch(application)
        session.flush()
        audit.record("application.attach", application, kind=kind, sha256=stored.sha256)
        return attachment


def detach(attachment_id: int) -> Application:
    """Take a file off one's own application."""
    with transaction() as session:
        application = _held(session, queries.find_attachment(attachment_id)[0].id)
        _same, attachment = queries.find_attachment(attachment_id)  # still there, now that the lock is ours
        _forget(session, application, attachment)
        _touch(application)
        session.flush()
        audit.record("application.detach", application, kind=attachment.kind)
        return application


def discard(application_id: int, edition: int) -> None:
    """Throw a draft away. What was once submitted stays in the history; what never was is gone with its files."""
    with transaction() as session:
        application = _held(session, application_id, edition)
        require(rules.may_discard(application.state))
        audit.record("application.discard", application, number=application.number)
        if application.form.submission:
            application.live = None
            _touch(application)
            return
        for attachment in queries.attachments_of(application):
            _forget(session, application, attachment)
        session.flush()
        session.delete(application)


def submit(application_id: int, edition: int, promise: str = "") -> Application:
    """Hand the application over to the review, with a copy of exactly what is handed over.

    `promise` is the version of the 承诺书 that the applicant read and accepted. Refused, with the draft kept, where something is
    missing, a hard condition fails or the window is shut.
    """
    with transaction() as session:
        application = _held(session, application_id, edition)
        _applicant(session)
        if application.state == "draft":
            # What was sent back was in time: until when it may return, the review of it knows.
            require(_window(application.cycle, application.organisation_id, application.person_id))
        _renew(application, programmes.form_of(application))
        desk = queries.desk(application)
        require(rules.may_submit(sum(len(gaps) for gaps in checks.gaps(desk).values())))
        require(_accepts(application, promise))
        known = checks.facts_now(desk)
        conditions = checks.assessment(desk, known)
        require(conditions)
        application.facts = policy_facts.to_data(known)
        application.exceptions = [
            {"key": each.code, "text": catalogue.chinese(each.text), "by": list(each.override_by)}
            for each in conditions.overridable
        ]
        application.eligibility = decided(
            programmes.requirements_of(application.track, application), conditions
        ).value
        application.form.submission += 1
        copy = _copy(application, desk, promise)
        application.content_hash = copy.sha256
        session.add(copy)
        session.flush()
        papers.submit(application, application.version)
        return application


def _held(session: Session, application_id: int, edition: int | None = None) -> Application:
    """One's own application, locked until the commit, as it is now: submit and edit stand in line here.

    Absent for a foreign one, Refused unless it lies with its applicant, Stale where its content changed since `edition`.
    """
    queries.find_own(application_id)
    locked = select(Application).where(Application.id == application_id).with_for_update()
    application = session.scalars(locked.execution_options(populate_existing=True)).one_or_none()
    if application is None or application.live is None:
        raise Absent  # thrown away while this one waited for the lock
    require(rules.may_edit(application.state))
    form = select(FilledForm).where(FilledForm.id == application.form_id)
    session.scalars(form.execution_options(populate_existing=True)).one()
    if edition is not None and edition != application.form.edition:
        raise Stale
    return application


def _forget(session: Session, application: Application, attachment: Attachment) -> None:
    """Files that were once submitted stay for those who decided by them; others leave the store with the sweeper."""
    session.delete(attachment)
    if not application.form.submission:
        session.flush()
        session.delete(attachment.file)


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
    return programmes.window_verdict(cycle, "apply", chain, person_id, programmes.now_of(cycle))


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


def _touch(application: Application) -> None:
    application.form.edition += 1
    application.form.saved_at = clock.now()


def _accepts(application: Application, promise: str) -> Verdict:
    asked = programmes.promise_of(application)
    if asked is None or asked.version == promise:
        return Verdict.yes()
    return Verdict.no("promise", "承诺书已更新，请阅读页面上的承诺书并勾选后再提交。")


def _copy(application: Application, desk: queries.Desk, promise: str) -> Submission:
    attached = [
        {"kind": each.kind, "name": each.file.name, "sha256": each.file.sha256} for each in desk.attachments
    ]
    revision = programmes.revision_of(application)
    configuration = revision.sha256 if revision else ""
    return Submission(
        form_id=application.form_id,
        number=application.form.submission,
        answers=application.form.answers,
        attachments=attached,
        configuration_hash=configuration,
        sha256=rules.fingerprint(application.form.answers, attached, configuration),
        promise_version=promise if programmes.promise_of(application) else "",
        submitted_at=clock.now(),
    )
