"""签章件 read and written: what a step demands, what is signed and still holds, the download and the scan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import IO, Any

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from tepei.forms import actions as forms
from tepei.forms.content import Content
from tepei.forms.models import FilledForm
from tepei.forms.queries import blank_of, gaps_of
from tepei.forms.rules import digest
from tepei.papers import kinds
from tepei.papers.endorsement_models import Endorsement
from tepei.papers.models import Paper, Step
from tepei.policy.fields import Form
from tepei.policy.layout import REVIEW
from tepei.policy.life import UNDER_WAY
from tepei.policy.route import demands_met
from tepei.policy.scheme import SUMMARY, SchemeRecord
from tepei.policy.verdict import Verdict
from tepei.policy.words import join, say
from tepei.portal import audit, clock, files, scope
from tepei.portal.database import db, transaction
from tepei.portal.errors import Absent, Refused, require
from tepei.programmes import queries as programmes
from tepei.programmes.models import Track


def demanded(paper: Paper, kind: str) -> list[tuple[str, str]]:
    """(key, title) of the signed scans that the step of this kind demands, by the paper's revision."""
    steps = (step for step in kinds.of(paper).route_of(paper).steps if step.kind == kind)
    return [(key, title_of(programmes.scheme_of(paper), key)) for step in steps for key in step.demands]


def title_of(scheme: SchemeRecord, key: str) -> str:
    """The document's title."""
    return scheme.summary_table.title if key == SUMMARY else scheme.documents[key].title


def is_endorsed(paper: Paper, step: Step) -> Verdict:
    """Are all scans there that this step demands of this paper, and do they still show what is to be approved?"""
    demands = demanded(paper, step.kind)
    if not demands:
        return Verdict.yes()
    valid: set[str] = set()
    outdated: set[str] = set()
    for key, _title in demands:
        found = find(paper, step.organisation_id, key)
        if found is not None and found.scan_mark:
            (valid if _covers(found, paper) else outdated).add(key)
    return demands_met(demands, valid, outdated)


def find(paper: Paper, organisation_id: int, key: str) -> Endorsement | None:
    """The organisation's endorsement for this paper: of its own, or the list of its track."""
    about = (
        Endorsement.list_track_id == paper.track_id if key == SUMMARY else Endorsement.paper_id == paper.id
    )
    with scope.everything("a step's scans decide about a paper, whoever asks"):
        found: Endorsement | None = db.session.scalars(
            select(Endorsement)
            .where(about, Endorsement.organisation_id == organisation_id, Endorsement.key == key)
            .options(joinedload(Endorsement.form))
        ).one_or_none()
    return found


def find_list(track: Track, organisation_id: int) -> Endorsement | None:
    """The organisation's list for the track."""
    ours = select(Endorsement).where(
        Endorsement.list_track_id == track.id, Endorsement.organisation_id == organisation_id
    )
    found: Endorsement | None = db.session.scalars(ours).one_or_none()
    return found


def mark_of(endorsement: Endorsement) -> str:
    """SHA-256 of all that the document would show if it were printed now; a list whose people changed has another."""
    if endorsement.paper is not None:
        shown: list[Any] = [endorsement.paper.content_hash, review_of(endorsement)]
    else:
        shown = [[each.id, each.content_hash] for each in members(endorsement)]
    return digest([endorsement.key, shown])


def review_of(endorsement: Endorsement) -> Mapping[str, str]:
    """What the reviewer filled in, by field."""
    found: Mapping[str, str] = endorsement.form.answers.get(REVIEW, {}) if endorsement.form else {}
    return found


def members(endorsement: Endorsement) -> Sequence[Paper]:
    """The people of a list as they are now: those whom it named, as long as nobody sent them back."""
    ids = [pk for pk, _content in endorsement.members]
    with scope.everything("a list names the people whom its body recommends"):
        found = db.session.scalars(select(Paper).where(Paper.id.in_(ids)).order_by(Paper.id)).all()
    return [paper for paper in found if paper.state in UNDER_WAY]


def waiting(organisation_id: int, track: Track) -> Sequence[Paper]:
    """Who stands at the organisation's step for this track, or passed it: those whom its list names."""
    steps = select(Step.paper_id, Step.stage).where(Step.organisation_id == organisation_id).subquery()
    statement = (
        select(Paper)
        .join(steps, steps.c.paper_id == Paper.id)
        .where(
            Paper.track_id == track.id,
            or_(
                (Paper.state == "in_review") & (Paper.position >= steps.c.stage),
                Paper.state.in_(("approved", "selected")),
            ),
        )
        .order_by(Paper.id)
    )
    return db.session.scalars(statement).all()


def fill(paper: Paper, step: Step, key: str, answers: Mapping[str, str]) -> Endorsement:
    """填写: keep what the reviewer filled in. Refused, with every fault, where it is not complete."""
    with transaction() as session:
        _own(step)
        form = form_of(paper, key)
        section = form.sections[0]
        typed = {field.key: answers.get(field.key, "") for field in section.fields}
        gaps = gaps_of(written_on(form, typed)).get(section.key, [])
        if gaps:
            raise Refused(join(gap.text for gap in gaps))
        found = find(paper, step.organisation_id, key) or Endorsement(
            key=key, paper_id=paper.id, paper=paper, organisation_id=step.organisation_id
        )
        found.form = found.form or FilledForm(answers={}, edition=0)
        if forms.keep(found.form, section, typed):
            found.version = (found.version or 0) + 1
            session.add(found)
            session.flush()
            audit.record("endorsement.fill", paper, key=key, version=found.version)
        return found


def download(endorsement: Endorsement) -> str:
    """下载: what is printed now is what the scan will be bound to; answers its mark."""
    with transaction() as session:
        endorsement.downloaded_mark = mark_of(endorsement)
        session.flush()
        audit.record(
            "endorsement.download", endorsement, key=endorsement.key, mark=endorsement.downloaded_mark
        )
        return endorsement.downloaded_mark


def draw_up(track: Track, organisation_id: int) -> Endorsement:
    """The body's list of a track with everybody who stands there now. Refused where nobody does."""
    with transaction() as session:
        people = waiting(organisation_id, track)
        if not people:
            raise Refused(say("目前没有待推荐的人选，不能生成名单汇总表。"))
        found = find_list(track, organisation_id) or Endorsement(
            key=SUMMARY, list_track_id=track.id, organisation_id=organisation_id
        )
        found.members = [[paper.id, paper.content_hash] for paper in people]
        session.add(found)
        session.flush()
        audit.record("endorsement.list", found, track=track.code, count=len(people))
        return found


def upload(endorsement: Endorsement, stream: IO[bytes], name: str) -> Endorsement:
    """上传扫描件, bound to what was downloaded last. Refused where the content has changed since, or nothing was downloaded."""
    if not endorsement.downloaded_mark:
        raise Refused(say("请先下载，签字盖章后再上传扫描件。"))
    if endorsement.downloaded_mark != mark_of(endorsement):
        raise Refused(say("下载后内容有改动，请重新下载，签字盖章后再上传扫描件。"))
    with transaction() as session:
        stored = files.keep(stream, name, kind="document", owner_id=scope.viewer().user_id)
        endorsement.file_id, endorsement.scan_mark = stored.id, endorsement.downloaded_mark
        endorsement.scanned_by_id, endorsement.scanned_at = scope.viewer().user_id, clock.now()
        endorsement.version += 1
        session.flush()
        audit.record("endorsement.scan", endorsement, key=endorsement.key, sha256=stored.sha256)
        return endorsement


def state_of(endorsement: Endorsement | None) -> str:
    """blank · filled · downloaded · outdated · signed."""
    if endorsement is None:
        return "blank"
    now = mark_of(endorsement)
    if endorsement.scan_mark:
        return "signed" if endorsement.scan_mark == now else "outdated"
    return "downloaded" if endorsement.downloaded_mark == now else "filled"


def form_of(paper: Paper, key: str) -> Form:
    """What the reviewer fills in. Raises Absent for a document that the paper's revision does not have."""
    document = programmes.scheme_of(paper).documents.get(key)
    if document is None:
        raise Absent
    return document.form


def written_on(form: Form, review: Mapping[str, str]) -> Content:
    """The document's form with this in it."""
    return replace(blank_of(form), answers={REVIEW: review})


def _covers(endorsement: Endorsement, paper: Paper) -> bool:
    if endorsement.scan_mark != mark_of(endorsement):
        return False
    return endorsement.paper_id == paper.id or [paper.id, paper.content_hash] in endorsement.members


def _own(step: Step) -> None:
    require(
        Verdict.yes()
        if step.organisation_id in scope.viewer().organisation_ids
        else Verdict.no("not_your_step", say("只有本环节的单位可以填写和上传。"))
    )
