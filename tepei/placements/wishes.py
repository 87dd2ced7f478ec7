"""What somebody asks for is copied from their form when they are selected: unsealed once, not at each look at the board 志愿."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import insert, select

from tepei.applications.models import Application
from tepei.forms.models import FilledForm
from tepei.papers import kinds
from tepei.papers.models import Paper
from tepei.placements.models import UnitWish
from tepei.policy.placing import Placing
from tepei.portal import bulk, scope
from tepei.portal.database import db
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle
from tepei.trainees.models import Trainee


def follow(verb: str, papers: Sequence[Paper], _ground: str) -> None:
    """At a selection, where the year says where its form names training units."""
    if verb == "select":
        lay(paper for paper in papers if isinstance(paper, Application))


def lay(papers: Iterable[Paper]) -> int:
    """The wishes of these papers; how many there were. Their forms are read in a few statements."""
    says = {paper: programmes.scheme_of(paper).placement for paper in papers if paper.person_id is not None}
    named = {paper: each for paper, each in says.items() if each is not None}
    answers = _answers([paper.form_id for paper in named if paper.form_id is not None])
    made = [_wish(paper, each, answers.get(paper.form_id or 0, {})) for paper, each in named.items()]
    if made:
        db.session.execute(insert(UnitWish), made)
    return len(made)


def lay_missing(cycle: Cycle) -> int:
    """Those of trainees who have none: who was selected before the year said where its form names units."""
    with scope.everything("wishes are copied for everybody of a year"):
        known = select(UnitWish.paper_id)
        ours = select(Trainee.application_id).where(Trainee.cycle_id == cycle.id)
        lacking = select(Application).where(Application.id.in_(ours), Application.id.not_in(known))
        return lay(db.session.scalars(lacking).all())


def _answers(form_ids: Sequence[int]) -> dict[int, Mapping[str, Any]]:
    """What was typed into these forms."""
    typed = select(FilledForm.id, FilledForm.answers).where(bulk.among(FilledForm.id, form_ids))
    with scope.everything("what somebody asks for is copied, whoever selects them"):
        return {pk: answers for pk, answers in db.session.execute(typed)}


def _wish(paper: Paper, says: Placing, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The values of its row."""
    supervisors = [*says.supervisors, *[""] * len(says.wishes)]
    named = [
        {"name": name, "supervisor": _text(answers, supervisor)[:100]}
        for path, supervisor in zip(says.wishes, supervisors, strict=False)
        if (name := _text(answers, path)[:200])
    ]
    consent = _text(answers, says.consent)
    return {
        "paper_id": paper.id,
        "track_id": paper.track_id,
        "wishes": named,
        "subject": _text(answers, says.subject)[:120],
        "adjusts": {"yes": True, "no": False}.get(consent),
        "contact": _text(answers, says.contact)[:500] or None,
    }


def _text(answers: Mapping[str, Any], path: str) -> str:
    """What was typed there; "" where nothing was, or where no field is named."""
    section, _dot, key = path.partition(".")
    filled = answers.get(section)
    return str(filled.get(key) or "").strip() if isinstance(filled, Mapping) else ""


kinds.follow(follow)
