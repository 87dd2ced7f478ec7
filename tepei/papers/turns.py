"""Whom a paper waits for, and until when 待办与时限."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tepei.organisations import queries as organisations
from tepei.organisations.models import ids_on
from tepei.papers import kinds
from tepei.papers.models import Paper, Step
from tepei.policy.verdict import Verdict
from tepei.policy.windows import Party
from tepei.policy.words import ITEMS, Sentence, join, say
from tepei.portal import scope
from tepei.programmes import queries as programmes
from tepei.programmes import rules as windows
from tepei.programmes.models import Cycle
from tepei.programmes.queries import StepDates


def window_of(paper: Paper, kind: str, organisation_id: int, dates: StepDates | None = None) -> Verdict:
    """Is the step of this kind open for this organisation and this paper now?"""
    party, now = party_of(paper, organisation_id), programmes.now_of(paper.cycle)
    if dates is None:
        return programmes.window_verdict(paper.cycle, kind, party, now)
    return windows.is_step_open(kind, dates.window(kind, party), now)


def dates_of(paper: Paper) -> StepDates:
    """The dates of the stops whose turn it is, of the viewer's own and of who files it, read once for a page that asks for several."""
    window, own = kinds.of(paper).window, scope.viewer().organisation_ids
    here = [step for step in paper.steps if step.stage == paper.position or step.organisation_id in own]
    steps = [(step.kind, step.organisation_id) for step in here]
    timed = [*steps, (window, paper.organisation_id)] if window else []
    return programmes.dates_of(paper.cycle, [(kind, party_of(paper, node)) for kind, node in timed])


_ON_THE_WAY = ("in_review", "sent_back")


def dates_of_many(papers: Iterable[Paper]) -> dict[int, StepDates]:
    """By year, the dates of whoever has to act on these papers: one statement for each year, however many papers there are."""
    found: dict[int, tuple[Cycle, list[tuple[str, Party]]]] = {}
    for paper in papers:
        if window := kinds.of(paper).window:
            stage = paper.stage if paper.state in _ON_THE_WAY else ()
            steps = [(window, paper.organisation_id), *((each.kind, each.organisation_id) for each in stage)]
            of_year = found.setdefault(paper.cycle_id, (paper.cycle, []))[1]
            of_year += [(kind, party_of(paper, node)) for kind, node in steps]
    return {pk: programmes.dates_of(cycle, of) for pk, (cycle, of) in found.items()}


@dataclass(frozen=True)
class Opening:
    """May whoever files a paper hand it in now, and until when? `closes_at` is None where nobody set a close."""

    verdict: Verdict
    closes_at: dt.datetime | None = None

    @property
    def rank(self) -> tuple[bool, bool, dt.datetime]:
        """The one that lasts longer is the greater."""
        return (
            bool(self.verdict),
            self.closes_at is None,
            self.closes_at or dt.datetime.min.replace(tzinfo=dt.UTC),
        )


def opening_of(paper: Paper, dates: StepDates | None = None) -> Opening:
    """Filing has its window; a correction may also return in the window of whoever asked for it."""
    window = kinds.of(paper).window
    if window is None:
        return Opening(Verdict.yes())
    asking = paper.stage if paper.state == "sent_back" else []
    steps = [(window, paper.organisation_id), *((step.kind, step.organisation_id) for step in asking)]
    return max((_opening(paper, *step, dates) for step in steps), key=lambda opening: opening.rank)


def _opening(paper: Paper, kind: str, organisation_id: int, dates: StepDates | None) -> Opening:
    party = party_of(paper, organisation_id)
    window = dates.window(kind, party) if dates else programmes.window_of(paper.cycle, kind, party)
    verdict = windows.is_step_open(kind, window, programmes.now_of(paper.cycle))
    return Opening(verdict, window.closes_at if window else None)


@dataclass(frozen=True)
class Waiting:
    """Who a paper waits for, and until when; `closes_at` is None where nobody set a close."""

    name: Sentence | str
    closes_at: dt.datetime | None


def waiting_for(paper: Paper, dates: StepDates | None = None) -> Waiting | None:
    """Who has to act next; None once it is decided. `dates` are those of the paper where they have been read."""
    kind = kinds.of(paper)
    if paper.state in ("draft", "sent_back"):
        return Waiting(kind.filer, opening_of(paper, dates).closes_at)
    if paper.state not in ("in_review", "approved") or kind.life.is_final(paper.state) or not paper.steps:
        return None
    is_timed = paper.state == "in_review" and kind.window is not None
    dates = (dates or dates_of(paper)) if is_timed else StepDates((), {})
    closes_at = [_closing(paper, step, dates) for step in due_steps(paper)]
    return Waiting(names_of(paper, due_steps(paper)), min((each for each in closes_at if each), default=None))


def due_steps(paper: Paper) -> list[Step]:
    """The stops whose turn it is: of the stage, those that have not approved; all of them once it is approved."""
    return [step for step in paper.stage if step.passed_at is None or paper.state != "in_review"]


def names_of(paper: Paper, steps: Sequence[Step]) -> Sentence:
    """Whose turn these steps are; with the name of the step where an office has several on the paper's way."""
    offices = join((step.organisation_name for step in steps), ITEMS)
    here, stages = {step.organisation_id for step in steps}, {step.stage for step in steps}
    if not any(each.organisation_id in here and each.stage not in stages for each in paper.steps):
        return offices
    kind = kinds.of(paper)
    called = kind.step_names(programmes.scheme_of(paper) if kind.routed else None)
    names = dict.fromkeys(called.get(step.kind, step.kind) for step in steps)
    return say("%(name)s（%(step)s）", name=offices, step=join(names, ITEMS))


def _closing(paper: Paper, step: Step, dates: StepDates) -> dt.datetime | None:
    window = dates.window(step.kind, party_of(paper, step.organisation_id))
    return window.closes_at if window else None


def party_of(paper: Paper, organisation_id: int) -> Party:
    """Whom the dates are for where this organisation has the paper."""
    chain = chain_of(paper, organisation_id)
    return Party(chain, paper.person_id, paper.track.code, paper.category)


def chain_of(paper: Paper, organisation_id: int) -> list[int]:
    """The organisation's id and those of all above it: most often a part of the path of the paper's own unit."""
    path = ids_on(paper.organisation.path)
    if organisation_id in path:
        return path[path.index(organisation_id) :: -1]
    return [node.id for node in organisations.ancestors(organisation_id)]
