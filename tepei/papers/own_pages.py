"""What the pages of whoever files a paper show beside its form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tepei.forms.content import in_words
from tepei.papers import (
    draft_rules,
    drafts,
    filing,
    kinds,
    own_parts,
    pointing,
    queries,
    standings,
    timeline,
    turns,
)
from tepei.papers.drafts import Draft
from tepei.papers.models import Paper
from tepei.programmes.queries import StepDates


def rows(papers: Sequence[Paper]) -> list[dict[str, Any]]:
    """The list."""
    dates = turns.dates_of_many(papers)
    return [row(paper, dates.get(paper.cycle_id)) for paper in papers]


def row(paper: Paper, dates: StepDates | None = None) -> dict[str, Any]:
    """One of the list: where it stands, whom it waits for, and where its form begins for who may edit it."""
    may_edit = bool(draft_rules.may_edit(paper.state, _called(paper)) and paper.live)
    return {
        "paper": paper,
        "standing": standings.of(paper),
        "waiting": turns.waiting_for(paper, dates),
        "first": drafts.form_of(paper).sections[0].key if may_edit else "",
        "may_edit": may_edit,
    }


def overview(draft: Draft[Any]) -> dict[str, Any]:
    """Where the paper stands, what happened, and what whoever filed it may do."""
    paper = draft.paper
    return row(paper) | {
        "events": timeline.of(paper, for_applicant=True),
        "returned": pointing.of(paper),
        "verbs": queries.may_act(paper),
        "enclosures": kinds.enclosures(paper),
        "parts": own_parts.of_paper(paper),
        "may_discard": bool(draft_rules.may_discard(paper.state, _called(paper)) and paper.live),
        "sections": in_words(draft.content, masked=True),
    }


def sending(draft: Draft[Any]) -> dict[str, Any]:
    """Whether it may be handed in now, until when, and who reviews it first."""
    paper = draft.paper
    opening = turns.opening_of(paper)
    return {
        "first_stop": filing.first_stop(paper, drafts.hash_of(draft)),
        "is_timed": kinds.of(paper).window is not None,
        "window": opening.verdict,
        "closes_at": opening.closes_at,
    }


def _called(paper: Paper) -> Any:
    return kinds.of(paper).life.called
