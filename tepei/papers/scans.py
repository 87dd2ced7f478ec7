"""What the stops of a paper have to sign, and whether what they signed still shows what the paper says 签章核对."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tepei.papers import endorsements, rosters
from tepei.papers.endorsement_models import Endorsement
from tepei.papers.models import Paper, Step
from tepei.policy import signing
from tepei.policy.route import RECOMMENDATION
from tepei.policy.scheme import SUMMARY
from tepei.policy.signing import Scan
from tepei.policy.verdict import Verdict


@dataclass(frozen=True)
class Signed(Scan):
    """A scan with the document that it is of; None where nobody has begun it."""

    endorsement: Endorsement | None
    step: Step


def of(paper: Paper, content: str = "") -> list[Signed]:
    """Everything that its route demands, in the order of the stops; `content` is another hash than that of the latest submission.

    Where some of a stage are enough, nobody has to sign who was not needed.
    """
    steps = [step for step in paper.steps if step.passed_at or not _lies_beyond(paper, step.stage)]
    demanded = [(step, *document) for step in steps for document in endorsements.demanded(paper, step.kind)]
    known = endorsements.about(paper) if demanded else []
    found = []
    for step, key, title in demanded:
        ours = [each for each in known if each.organisation_id == step.organisation_id and each.key == key]
        document, state = _standing(paper, content or paper.content_hash, ours, (step, key))
        found.append(Signed(step.stage, step.organisation_name, key, title, state, document, step))
    return found


def passed(paper: Paper, scans: Iterable[Signed]) -> list[Signed]:
    """Those of the stops that the paper lies beyond."""
    return [scan for scan in scans if _lies_beyond(paper, scan.stage)]


def _lies_beyond(paper: Paper, stage: int) -> bool:
    return stage < paper.position or paper.state in ("approved", "selected")


def hold(paper: Paper, step: Step) -> Verdict:
    """May it pass this stop: has the stop signed what it has to, and does all that was signed before still hold?"""
    scans = of(paper)
    own = [scan for scan in scans if scan.step is step]
    return signing.scans_hold(passed(paper, scans)) and signing.demands_met(own)


def first_unsigned(paper: Paper, content: str = "") -> int | None:
    """The first stage that has to sign this content (again), however far the paper had come."""
    return signing.first_unsigned(of(paper, content))


def _standing(
    paper: Paper, content: str, ours: Sequence[Endorsement], of: tuple[Step, str]
) -> tuple[Endorsement | None, str]:
    step, key = of
    if key == RECOMMENDATION:
        return rosters.recommended(ours, paper, step, content)
    if key == SUMMARY:
        return rosters.standing(ours, paper, content)
    own = next(iter(ours), None)
    return own, endorsements.state_of(own, content)
