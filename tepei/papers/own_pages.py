"""What the pages of whoever files a paper show beside its form."""

from __future__ import annotations

from typing import Any

from tepei.forms.content import in_words
from tepei.papers import draft_rules, drafts, filing, kinds, pointing, queries, timeline, turns
from tepei.papers.drafts import Draft
from tepei.papers.models import Paper


def row(paper: Paper) -> dict[str, Any]:
    """One of the list: where it stands, whom it waits for, and where its form begins."""
    return {
        "paper": paper,
        "standing": queries.standing(paper),
        "waiting": turns.waiting_for(paper),
        "first": drafts.form_of(paper).sections[0].key,
        "may_edit": bool(draft_rules.may_edit(paper.state, _called(paper)) and paper.live),
    }


def overview(draft: Draft[Any]) -> dict[str, Any]:
    """Where the paper stands, what happened, and what whoever filed it may do."""
    paper = draft.paper
    return row(paper) | {
        "events": timeline.of(paper, for_applicant=True),
        "returned": pointing.of(paper),
        "verbs": queries.may_act(paper),
        "enclosures": kinds.enclosures(paper),
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
