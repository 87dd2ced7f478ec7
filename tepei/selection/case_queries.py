"""What an expert has before them: the answers and evidence of somebody whom they assess, and nothing that tells more of who it is than the round shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tepei.forms import answered
from tepei.forms import queries as forms
from tepei.forms.answered import Answered, AnsweredRow, AnsweredSection
from tepei.forms.content import Content, photo_keys
from tepei.forms.models import Attachment
from tepei.papers import drafts, kinds
from tepei.papers.draft_rules import EDITABLE
from tepei.papers.models import Paper
from tepei.policy.evaluation import BALLOT, CriterionRecord, EvaluationRecord
from tepei.policy.identity import is_registered
from tepei.portal import scope
from tepei.portal.database import db
from tepei.portal.errors import Absent
from tepei.programmes import queries as programmes
from tepei.selection import scoring_queries as queries
from tepei.selection.panel_models import PanelMember, of_expert
from tepei.selection.round_models import EvaluationRound, RoundEntry
from tepei.selection.scoring_models import Assessment
from tepei.selection.scoring_rules import may_work
from tepei.selection.states import ACCEPTED, OPEN_TO_EXPERT

_HIDDEN = ("id_number", "phone", "email", "photo", "postcode")


@dataclass(frozen=True)
class AssessedCase:
    """One's own assessment with what is assessed: the answers and evidence, without what would tell who it is beyond what the round shows."""

    assessment: Assessment
    member: PanelMember
    entry: RoundEntry
    round: EvaluationRound
    name: str
    category: str
    evaluation: EvaluationRecord
    criteria: tuple[CriterionRecord, ...]
    sections: tuple[AnsweredSection, ...]
    attachments: Sequence[tuple[str, Attachment]]

    @property
    def first(self) -> list[Answered]:
        """What the form says is read first: the category that somebody claims (二（三）), say."""
        rows = (row for section in self.sections for row in section.rows)
        return [each for row in rows for each in row.answers if each.field.on_card and each.text]

    @property
    def is_ballot(self) -> bool:
        return self.evaluation.method == BALLOT


def own_case(assessment_id: int) -> AssessedCase:
    """What the viewer is to assess now. Absent for what is another's, and before the round opens and after it is over."""
    assessment, member = own_assessment(assessment_id)
    with scope.everything(queries.OWN):
        return _case(assessment, member)


def own_assessment(assessment_id: int) -> tuple[Assessment, PanelMember]:
    """One of the viewer's own, whatever else they see: who runs a year assesses nobody in it for others. Raises Absent."""
    assessment = scope.find(Assessment, assessment_id)
    own = select(PanelMember).where(
        PanelMember.id == assessment.member_id, PanelMember.id.in_(of_expert(scope.viewer(), ACCEPTED))
    )
    member = db.session.scalars(own).one_or_none()
    if member is None or assessment.state not in OPEN_TO_EXPERT:
        raise Absent
    return assessment, member


def _case(assessment: Assessment, member: PanelMember) -> AssessedCase:
    statement = (
        select(RoundEntry)
        .where(RoundEntry.id == assessment.entry_id)
        .options(
            joinedload(RoundEntry.track),
            joinedload(RoundEntry.round).joinedload(EvaluationRound.cycle),
            joinedload(RoundEntry.paper).joinedload(Paper.form),
            joinedload(RoundEntry.paper).joinedload(Paper.revision),
        )
    )
    entry = db.session.scalars(statement).one()
    if not may_work(queries.working_of(entry.round), programmes.now_of(entry.round.cycle)):
        raise Absent
    evaluation, content = queries.evaluation_of(entry), _content(entry.paper)
    return AssessedCase(
        assessment,
        member,
        entry,
        entry.round,
        queries.shown_name(entry, evaluation),
        _category(entry.paper),
        evaluation,
        queries.criteria_of(entry),
        readable(answered.sections(content, applying_only=True), evaluation.masked),
        evidence(content, evaluation.masked),
    )


def own_attachment(assessment_id: int, attachment_id: int) -> Attachment:
    """A file of what the viewer assesses. Raises Absent."""
    case = own_case(assessment_id)
    found = [each for _label, each in case.attachments if each.id == attachment_id]
    if not found:
        raise Absent
    return found[0]


def _content(paper: Paper) -> Content:
    """What was handed in, whatever its author changes meanwhile."""
    read = forms.submitted_content_of if paper.state in EDITABLE else forms.content_of
    return read(drafts.form_of(paper), paper.form, kinds.of(paper).codes)


def _category(paper: Paper) -> str:
    """The 申报类别 that it is in, "" where the year has none."""
    categories = programmes.scheme_of(paper).categories
    return next((str(each.name) for each in categories if each.key == paper.category), "")


def evidence(content: Content, masked: bool) -> list[tuple[str, Attachment]]:
    """What was uploaded, but for the photo and, where the round says so, what carries names: an identity card, a certificate."""
    kept_back = {each.key for each in content.form.attachments if each.identifying and masked}
    kept_back |= set(photo_keys(content.form))
    return [pair for pair in drafts.labelled(content) if pair[1].kind not in kept_back]


def readable(sections: Sequence[AnsweredSection], masked: bool) -> tuple[AnsweredSection, ...]:
    """Without numbers, addresses and, where the round says so, what the registration says of a person: the name, the day of birth …"""

    def is_shown(answer: Answered) -> bool:
        field = answer.field
        is_personal = field.kind == "name" or is_registered(field.key, field.kind)
        return field.kind not in _HIDDEN and not (masked and is_personal)

    return tuple(
        AnsweredSection(
            section.section,
            tuple(AnsweredRow(row.label, tuple(filter(is_shown, row.answers))) for row in section.rows),
        )
        for section in sections
    )
