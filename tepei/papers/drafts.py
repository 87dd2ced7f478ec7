"""A paper in the hands of whoever files it, of any kind that has a form: found, and what stands in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.interfaces import LoaderOption

from tepei.forms import answered
from tepei.forms import queries as forms
from tepei.forms.content import Content
from tepei.forms.models import Attachment, FilledForm
from tepei.forms.rules import fingerprint
from tepei.papers import cards, kinds, queries
from tepei.papers.draft_rules import EDITABLE
from tepei.papers.models import Paper, Step
from tepei.papers.sight_models import own as own_papers
from tepei.policy.fields import Form
from tepei.policy.gaps import Gap
from tepei.policy.verdict import Verdict
from tepei.portal import scope
from tepei.portal.database import db
from tepei.portal.errors import Absent
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle

P = TypeVar("P", bound=Paper)


@dataclass(frozen=True)
class Draft(Generic[P]):
    """One look at a paper. What is read from the database is read when it is first asked for, and once."""

    paper: P

    @property
    def number(self) -> str:
        return self.paper.number

    @cached_property
    def form(self) -> Form:
        return form_of(self.paper)

    @property
    def filled(self) -> FilledForm:
        return self.paper.form

    @cached_property
    def content(self) -> Content:
        return content_of(self.paper, self.form)

    @property
    def looked_at(self) -> frozenset[str]:
        """The sections that conditions look at."""
        return frozenset()

    @cached_property
    def gaps(self) -> Mapping[str, list[Gap]]:
        """What is still to do, by section. {} when complete."""
        return forms.gaps_of(self.content)


def find(paper_id: int, model: type[P]) -> P:
    """A paper of this class that is the viewer's to file, with what every page says of it; Absent for every other."""
    found = queries.whole(model, paper_id, shown)
    _require_filer(found)
    return found


def refresh(paper: Paper) -> None:
    """The paper as the database has it now, and nothing around it; Absent where it is no longer the viewer's to file."""
    _require_filer(queries.whole(type(paper), paper.id, lambda _model: (), anew=True))


def _require_filer(paper: Paper) -> None:
    """Absent for who only sees it."""
    if not kinds.of(paper).is_filer(paper):
        raise Absent


def own(model: type[P]) -> list[P]:
    """The papers of this class that the viewer files, the newest first."""
    mine = select(model).where(own_papers(scope.viewer()))
    found = list(db.session.scalars(mine.options(*shown(model)).order_by(model.id.desc())))
    _give_steps([each for each in found if each.state == "in_review"])
    return found


def _give_steps(papers: Sequence[Paper]) -> None:
    """Read together, of those that wait for somebody."""
    if not papers:
        return
    steps: dict[int, list[Step]] = {each.id: [] for each in papers}
    of_them = select(Step).where(Step.paper_id.in_(steps)).order_by(Step.position)
    for step in db.session.scalars(of_them):
        steps[step.paper_id].append(step)
    for each in papers:
        set_committed_value(each, "steps", steps[each.id])


def shown(model: Any) -> tuple[LoaderOption, ...]:
    """What every page says of a paper."""
    return (
        joinedload(model.cycle).joinedload(Cycle.revision),
        joinedload(model.revision),
        joinedload(model.track),
        joinedload(model.person),
        joinedload(model.organisation),
        joinedload(model.form),
    )


def form_of(paper: Paper) -> Form:
    """The definition that it is filled in by. Absent for a kind that has no form."""
    made = kinds.of(paper).form
    if made is None:
        raise Absent
    return made(paper)


def content_of(paper: Paper, form: Form | None = None) -> Content:
    """What stands in its form; `form` is another definition to read it by.

    While whoever files it is changing it, everybody else has what was last submitted.
    """
    read = forms.content_of if _is_theirs(paper) else forms.submitted_content_of
    return read(form or form_of(paper), paper.form, kinds.of(paper).codes)


def hash_of(draft: Draft[Any]) -> str:
    """What a submission of it would be known by now."""
    revision = programmes.revision_of(draft.paper)
    answers, attached = draft.filled.answers, forms.attached(draft.content)
    return fingerprint(answers, attached, revision.sha256 if revision else "")


def attachments_of(paper: Paper) -> list[Attachment]:
    """The files alone, by the same rule."""
    if _is_theirs(paper):
        return forms.attachments_of(paper.form)
    return forms.attachments_in(forms.submission_of(paper.form), paper.form)


def find_attachment(attachment_id: int) -> tuple[Paper, Attachment]:
    """An attachment with its paper, if the viewer may see both; Absent for every other."""
    found = scope.find(Attachment, attachment_id)
    paper = db.session.scalars(select(Paper).where(Paper.form_id == found.form_id)).one_or_none()
    if paper is None or found not in attachments_of(paper):
        raise Absent
    return paper, found


def material(paper: Paper) -> Mapping[str, Any]:
    """What a reviewer decides from where a kind has nothing of its own to show: the answers in words, and the files."""
    content = content_of(paper)
    sections = answered.sections(content)
    return {
        "sections": sections,
        "card": cards.of(sections, Verdict.yes()),
        "attachments": labelled(content),
    }


def labelled(content: Content) -> tuple[tuple[str, Attachment], ...]:
    """The files with what their kind is called."""
    labels = {kind.key: kind.label for kind in content.form.attachments}
    return tuple((labels.get(each.kind, each.kind), each) for each in content.attachments)


def _is_theirs(paper: Paper) -> bool:
    """Does the viewer see what stands in it now?"""
    return paper.state not in EDITABLE or scope.is_unlimited() or kinds.of(paper).is_filer(paper)
