"""The verbs of whoever fills in a paper, of any kind that has a form: save, attach, discard, submit. Each is one transaction."""

from __future__ import annotations

import os
from typing import IO, Any

from tepei.forms import actions as forms
from tepei.forms.content import Content
from tepei.forms.models import Attachment
from tepei.forms.queries import section_of
from tepei.organisations.models import Organisation
from tepei.papers import actions, draft_rules, drafts, kinds, queries
from tepei.papers.drafts import Draft
from tepei.papers.models import Paper
from tepei.people.models import Person
from tepei.policy.verdict import Verdict
from tepei.policy.words import say
from tepei.portal import audit, clock
from tepei.portal.database import db, transaction
from tepei.portal.errors import Absent, Refused, Taken, require
from tepei.portal.pictures import Frame
from tepei.programmes import queries as programmes
from tepei.programmes.models import Track


def begin(paper: Paper, person: Person | None, unit: Organisation, track: Track) -> None:
    """A new draft of this person, or of the unit for itself: filled with what every paper has, and with what follows from its form.

    Refused where another one keeps its slot.
    """
    kind = kinds.of(paper)
    paper.number = draft_rules.make_number(track.cycle.year, os.urandom(10))
    paper.person, paper.organisation = person, unit
    paper.cycle, paper.track = track.cycle, track
    paper.slot = kind.slot(paper)
    paper.organisation_name, paper.created_at = unit.name, clock.now()
    queries.call(paper, (person or unit).name)
    with db.session.no_autoflush:
        kind.renew(paper)
    try:
        with transaction() as session:
            session.add(paper)
    except Taken:
        # Two windows at once: the constraint let one through.
        raise Refused(
            say("已有一份%(paper)s没有办结，不能重复新增。请继续办理已有的一份。", paper=kind.life.called)
        ) from None
    audit.record(f"{paper.kind}.start", paper, track=track.code)


def save_section(paper_id: int, section_key: str, values: Any, edition: int) -> Paper:
    """Keep a section as typed, valid or not; the same text again changes nothing.

    Stale where the content changed since `edition`; Absent for no such section.
    """
    with transaction():
        paper = held(paper_id, edition)
        if forms.keep(paper.form, section_of(drafts.form_of(paper), section_key), values):
            kinds.of(paper).renew(paper)
            audit.record(f"{paper.kind}.save", paper, section=section_key, edition=paper.form.edition)
        return paper


def attach(paper_id: int, kind: str, stream: IO[bytes], name: str, frame: Frame | None = None) -> Attachment:
    """Add a file of a kind that the form names; a new photo, or what of it stands in the frame, takes the place of the old one."""
    form = drafts.form_of(drafts.find(paper_id, Paper))
    with transaction():
        stored = forms.store(form, kind, stream, name, frame)
        paper = held(paper_id)
        attachment = forms.attach(form, paper.form, kind, stored)
        audit.record(f"{paper.kind}.attach", paper, kind=kind, sha256=stored.sha256)
        return attachment


def detach(attachment_id: int) -> Paper:
    """Take a file off one's own paper."""
    with transaction():
        paper = held(drafts.find_attachment(attachment_id)[0].id)
        _same, attachment = drafts.find_attachment(attachment_id)  # still there, now that the lock is ours
        forms.detach(paper.form, attachment)
        audit.record(f"{paper.kind}.detach", paper, kind=attachment.kind)
        return paper


def discard(paper_id: int, edition: int) -> None:
    """Throw a draft away. What was once submitted stays in the history; what never was is gone with its files."""
    with transaction() as session:
        paper = held(paper_id, edition)
        require(draft_rules.may_discard(paper.state, kinds.of(paper).life.called))
        audit.record(f"{paper.kind}.discard", paper, number=paper.number)
        if paper.form.submission:
            paper.live = None
            forms.touch(paper.form)
            return
        forms.clear(paper.form)
        session.delete(paper)


def submit(paper_id: int, edition: int) -> Paper:
    """Hand a complete paper over to the review. Refused, with the draft kept, where something is missing or its kind says no."""
    with transaction():
        paper = held(paper_id, edition)
        kind = kinds.of(paper)
        kind.renew(paper)
        draft = Draft(paper)
        require(is_complete(draft))
        require(kind.is_ready(paper))
        hand_over(paper, draft.content)
        return paper


def held(paper_id: int, edition: int | None = None) -> Paper:
    """One's own paper with its form locked until the commit: submit and edit stand in line here.

    Absent for a foreign one, Refused unless it lies with whoever files it, Stale where its content changed since `edition`.
    """
    paper = drafts.find(paper_id, Paper)

    def may_edit() -> Verdict:
        drafts.refresh(paper)
        if paper.live is None:
            raise Absent  # thrown away while this one waited for the lock
        return draft_rules.may_edit(paper.state, kinds.of(paper).life.called)

    forms.hold(paper.form.id, may_edit, edition)
    return paper


def is_complete(draft: Draft[Any]) -> Verdict:
    """Is nothing missing in its form?"""
    lacking = sum(len(gaps) for gaps in draft.gaps.values())
    return draft_rules.is_complete(lacking, kinds.of(draft.paper).life.called)


def hand_over(paper: Paper, content: Content, promise: str = "") -> None:
    """Keep a copy of exactly what is handed over, and move the paper. `promise` is the version of the 承诺书 accepted with it."""
    revision = programmes.revision_of(paper)
    copy = forms.submit(paper.form, content, revision.sha256 if revision else "", promise)
    paper.content_hash = copy.sha256
    db.session.flush()
    actions.submit(paper, paper.version)
