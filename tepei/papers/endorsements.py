"""签章件 read and written: what a step demands, what is signed and still holds, the download and the scan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
from tepei.policy.route import RECOMMENDATION
from tepei.policy.scheme import SUMMARY, SchemeRecord
from tepei.policy.verdict import Verdict
from tepei.policy.words import Sentence, join, say
from tepei.portal import audit, clock, files, scope
from tepei.portal.database import db, transaction
from tepei.portal.errors import Absent, Refused, require
from tepei.programmes import queries as programmes


def demanded(paper: Paper, kind: str) -> list[tuple[str, Sentence | str]]:
    """(key, title) of the signed scans that the step of this kind demands, by the paper's revision."""
    steps = (step for step in kinds.of(paper).route_of(paper).steps if step.kind == kind)
    scheme, track = programmes.scheme_of(paper), paper.track.code
    return [(key, title_of(scheme, key, track)) for step in steps for key in step.demands]


def title_of(scheme: SchemeRecord, key: str, track: str = "") -> Sentence | str:
    """The document's title, for the people of this track."""
    if key == RECOMMENDATION:
        return say("推荐报告")
    return scheme.summary_table.of([track]).title if key == SUMMARY else scheme.documents[key].title_on(track)


def about(paper: Paper) -> Sequence[Endorsement]:
    """Every document of its own, and every list that may name it, in the order in which they were begun."""
    listing = or_(Endorsement.list_track_id == paper.track_id, Endorsement.list_cycle_id == paper.cycle_id)
    found = select(Endorsement).where(or_(Endorsement.paper_id == paper.id, listing))
    with scope.everything("a step's scans decide about a paper, whoever asks"):
        return db.session.scalars(found.options(joinedload(Endorsement.form)).order_by(Endorsement.id)).all()


def in_sight(documents: Iterable[Endorsement | None]) -> set[Endorsement]:
    """Those that the viewer may look at. What is about a paper is seen by who sees the paper; a list, by its body and whom it is made out to."""
    begun = {each for each in documents if each is not None}
    lists = [each.id for each in begun if each.paper_id is None]
    seen = (
        set(db.session.scalars(select(Endorsement.id).where(Endorsement.id.in_(lists)))) if lists else set()
    )
    return {each for each in begun if each.paper_id is not None or each.id in seen}


def find(paper: Paper, organisation_id: int, key: str) -> Endorsement | None:
    """The organisation's document about this paper."""
    ours = (each for each in about(paper) if each.paper_id == paper.id and each.key == key)
    return next((each for each in ours if each.organisation_id == organisation_id), None)


def mark_of(endorsement: Endorsement, content: str = "") -> str:
    """SHA-256 of all that the document shows: a list's people with what its report says, or the paper's content with what was filled in.

    `content` is the hash of another content than that of the latest submission.
    """
    shown: list[Any] = [*endorsement.members, *([endorsement.report] if endorsement.report else [])]
    if endorsement.paper is not None:
        shown = [content or endorsement.paper.content_hash, review_of(endorsement)]
    return digest([endorsement.key, shown])


def review_of(endorsement: Endorsement) -> Mapping[str, str]:
    """What the reviewer filled in, by field."""
    found: Mapping[str, str] = endorsement.form.answers.get(REVIEW, {}) if endorsement.form else {}
    return found


def members(endorsement: Endorsement) -> Sequence[Paper]:
    """The people of a list as they are now, in its order: those whom it named, as long as nobody sent them back."""
    ids = [pk for pk, _content in endorsement.members]
    with scope.everything("a list names the people whom its body recommends"):
        found = {paper.id: paper for paper in db.session.scalars(select(Paper).where(Paper.id.in_(ids)))}
    return [found[pk] for pk in ids if pk in found and found[pk].state in UNDER_WAY]


def is_current(endorsement: Endorsement) -> bool:
    """Does it show what would be printed now? A list does while nobody on it was sent back, and nobody's content changed."""
    is_list = endorsement.paper_id is None
    return not is_list or endorsement.members == [line_of(paper) for paper in members(endorsement)]


def line_of(paper: Paper) -> list[Any]:
    """How a list names somebody: with the content that it was signed for."""
    return [paper.id, paper.content_hash]


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
    """下载: what is printed now is what the scan will be bound to; answers its mark. Refused for a list that is no longer right."""
    _require_current(endorsement)
    with transaction() as session:
        endorsement.downloaded_mark = mark_of(endorsement)
        session.flush()
        audit.record(
            "endorsement.download", endorsement, key=endorsement.key, mark=endorsement.downloaded_mark
        )
        return endorsement.downloaded_mark


def upload(endorsement: Endorsement, stream: IO[bytes], name: str) -> Endorsement:
    """上传扫描件, bound to what was downloaded last. Refused where the content has changed since, or nothing was downloaded."""
    if not endorsement.downloaded_mark:
        raise Refused(say("请先下载，签字盖章后再上传扫描件。"))
    _require_current(endorsement)
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


def state_of(endorsement: Endorsement | None, content: str = "") -> str:
    """blank · filled · downloaded · outdated · signed, for this content or the latest submission."""
    if endorsement is None:
        return "blank"
    now = mark_of(endorsement, content)
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


def _require_current(endorsement: Endorsement) -> None:
    if not is_current(endorsement):
        raise Refused(say("名单生成后，其中的人选或内容已有变动。请重新生成名单，再下载、签字盖章、上传。"))


def _own(step: Step) -> None:
    require(
        Verdict.yes()
        if step.organisation_id in scope.viewer().organisation_ids
        else Verdict.no("not_your_step", say("只有本环节的单位可以填写和上传。"))
    )
