"""What reviewers found of an applicant: kept with the facts of the submission, so that limits count by it and papers and lists print it."""

from __future__ import annotations

from collections.abc import Iterable

from tepei.applications import checks
from tepei.applications.models import Application
from tepei.papers.moves import Move
from tepei.policy.fact_values import to_data
from tepei.policy.limits import LimitRecord
from tepei.programmes import queries as programmes


def of(application: Application) -> dict[str, object]:
    """The facts that rest on what reviewers fill in, as they are now, by key; nothing where no condition and no paper reads one."""
    scheme = programmes.scheme_of(application)
    if not scheme.asks_for("review"):
        return {}
    known = checks.for_reviewers(application).facts
    return {key: known[key] for key in sorted(scheme.reviewed) if key in known}


def for_limits(application: Application, limits: Iterable[LimitRecord]) -> dict[str, object]:
    """The same for limits that ask for any: what who acts now has filled in counts already."""
    reviewed = programmes.scheme_of(application).reviewed
    return of(application) if any(limit.asks & reviewed for limit in limits) else {}


def keep(paper: Application, move: Move) -> tuple[str, ...]:
    """With each move of a reviewer, before anything is counted."""
    if move.step is not None and (found := of(paper)):
        paper.facts = {**(paper.facts or {}), **to_data(found)}
    return ()
