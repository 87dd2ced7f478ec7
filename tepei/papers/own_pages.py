"""What the pages of whoever files a paper show beside its form."""

from __future__ import annotations

from typing import Any

from tepei.forms.content import in_words
from tepei.papers import draft_rules, drafts, kinds, queries, timeline, turns
from tepei.papers.drafts import Draft
from tepei.papers.models import Paper
from tepei.policy.verdict import Verdict
from tepei.programmes import queries as programmes
from tepei.programmes import rules as windows


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
        "verbs": queries.may_act(paper),
        "may_discard": bool(draft_rules.may_discard(paper.state, _called(paper)) and paper.live),
        "sections": in_words(draft.content, masked=True),
    }


def sending(draft: Draft[Any]) -> dict[str, Any]:
    """Whether it may be handed in now, and until when. What was sent back returns in the time of who sent it back."""
    paper, step = draft.paper, kinds.of(draft.paper).window
    shown = {"first_stop": paper.organisation_name, "is_timed": step is not None}
    if step is None or paper.state == "sent_back":
        return shown | {"window": Verdict.yes(), "closes_at": None}
    chain = turns.chain_of(paper, paper.organisation_id)
    window = programmes.window_of(paper.cycle, step, chain, paper.person_id)
    return shown | {
        "window": windows.is_step_open(step, window, programmes.now_of(paper.cycle)),
        "closes_at": window.closes_at if window else None,
    }


def _called(paper: Paper) -> Any:
    return kinds.of(paper).life.called
