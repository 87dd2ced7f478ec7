"""What was submitted when, compared: since a reviewer's level last saw it, or any two submissions 版本对比."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from tepei.forms import answered
from tepei.forms.content import Content
from tepei.forms.models import Submission
from tepei.forms.queries import codes_of
from tepei.papers import drafts, kinds
from tepei.papers.models import Paper
from tepei.policy.words import WORDS, Sentence, join
from tepei.portal import scope
from tepei.portal.database import db


@dataclass(frozen=True)
class AnswerChange:
    """One answer, or the files of one kind, that two submissions have differently."""

    section: str
    label: Sentence | str
    before: str
    after: str


@dataclass(frozen=True)
class Comparison:
    """Two submissions by their numbers, and what differs; nothing where they say the same."""

    before: Submission
    after: Submission
    changes: tuple[AnswerChange, ...]


def seen(paper: Paper) -> int | None:
    """The number of the submission that the viewer's organisations last decided about, where there is a later one."""
    number, last = 0, None
    for decision in paper.decisions:
        if decision.verb == "submit":
            number += 1
        elif decision.step_kind and decision.organisation_id in scope.viewer().organisation_ids:
            last = number
    return last if last is not None and last < number else None


def since_seen(paper: Paper) -> Comparison | None:
    """What changed since the viewer's level last saw it; None where nothing was submitted since."""
    number = seen(paper)
    if number is None or paper.form is None:
        return None
    found = submissions(paper, (number, paper.form.submission))
    return between(paper, found[0], found[-1]) if len(found) > 1 else None


def submissions(paper: Paper, numbers: Collection[int] = ()) -> Sequence[Submission]:
    """All of them, or those of these numbers, the first one first."""
    ours = select(Submission).where(Submission.form_id == paper.form_id)
    if numbers:
        ours = ours.where(Submission.number.in_(numbers))
    return db.session.scalars(ours.order_by(Submission.number)).all()


def between(paper: Paper, before: Submission, after: Submission) -> Comparison:
    """What the later one says differently, answer by answer in the form's order, then the files."""
    form = drafts.form_of(paper)
    blank = Content(form, {}, codes_of(form, kinds.of(paper).codes))
    one, other = (_in_words(replace(blank, answers=each.answers)) for each in (before, after))
    changes = []
    for at, (section, label, _text) in (one | other).items():
        old, new = (words[at][2] if at in words else "" for words in (one, other))
        if old != new:
            changes.append(AnswerChange(section, label, old, new))
    kinds_of_files = {kind.key: kind.label for kind in form.attachments}
    return Comparison(before, after, (*changes, *_files(before, after, kinds_of_files)))


def _in_words(content: Content) -> dict[str, tuple[str, Sentence | str, str]]:
    """(section, label, text) of each answer, by its place."""
    return {
        each.at: (section.title, join((row.label, each.label), WORDS) if row.label else each.label, each.text)
        for section in answered.sections(content)
        for row in section.rows
        for each in row.answers
    }


def _files(before: Submission, after: Submission, labels: Mapping[str, str]) -> list[AnswerChange]:
    one, other = (_names(each) for each in (before, after))
    return [
        AnswerChange(
            "",
            labels.get(kind, kind),
            "、".join(one.get(kind, {}).values()),
            "、".join(other.get(kind, {}).values()),
        )
        for kind in dict.fromkeys((*one, *other))
        if one.get(kind) != other.get(kind)
    ]


def _names(submission: Submission) -> dict[str, dict[str, str]]:
    """The names of the files by kind and hash."""
    found: dict[str, dict[str, str]] = {}
    for each in submission.attachments:
        found.setdefault(each["kind"], {})[each["sha256"]] = each["name"]
    return found
