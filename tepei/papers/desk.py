"""All that a reviewer decides from, on one page, for every kind of paper 审核材料."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import LoaderOption

from tepei.papers import (
    endorsements,
    kinds,
    moves,
    opinions,
    queries,
    rules,
    scans,
    timeline,
    turns,
    versions,
)
from tepei.papers.models import Decision, Paper
from tepei.papers.opinions import Offered
from tepei.papers.scans import Signed
from tepei.papers.versions import Comparison
from tepei.policy import signing
from tepei.policy.life import APPLICANT
from tepei.policy.sanction import Sanction
from tepei.policy.verdict import Verdict
from tepei.policy.words import Sentence
from tepei.portal.errors import Absent
from tepei.portal.files import StoredFile

REVIEWING = ("approve", "send_back", "reject", "select", "revoke", "retract")


@dataclass(frozen=True)
class Endorsed:
    """A document that a step signs, whether the viewer's step is to sign it now, and whether its scan is in sight."""

    scan: Signed
    is_due: bool
    is_in_sight: bool


@dataclass(frozen=True)
class Dossier:
    """One paper as its reviewers see it; `material` is what its kind adds.

    `verbs` are those that are the viewer's to use, `refusals` those of them that the time or an earlier stop's scan forbids, by the
    reason; `exceptions` and `soft` what approving or selecting it would pass over, `sanction` what a revocation may rest on, `outcomes` what may come of a task; `targets`
    where it may go back to, `returns_to` the stage that has to sign again; `offered` are opinions to take, `compared` what changed since the
    viewer's level last saw it.
    """

    paper: Paper
    events: tuple[timeline.Event, ...]
    waiting: turns.Waiting | None
    later: tuple[str, ...]
    verbs: frozenset[str]
    refusals: Mapping[Sentence, tuple[str, ...]]
    targets: tuple[tuple[int, Sentence | str], ...]
    returns_to: int | None
    impartial: Verdict
    endorsed: tuple[Endorsed, ...]
    exceptions: tuple[str, ...]
    soft: tuple[Sentence, ...]
    sanction: Sanction | None
    outcomes: tuple[str, ...]
    is_printed: bool
    material: Mapping[str, Any]
    offered: Offered
    compared: Comparison | None

    @property
    def refused(self) -> frozenset[str]:
        return frozenset(verb for verbs in self.refusals.values() for verb in verbs)


def find(paper_id: int) -> Paper:
    """The paper, if it has ever reached an organisation that the viewer acts for; Absent for every other."""
    return queries.whole(Paper, paper_id, _related, queries.on_desk())


def _related(paper: Any) -> tuple[LoaderOption, ...]:
    return (
        joinedload(paper.cycle),
        joinedload(paper.revision),
        joinedload(paper.track),
        joinedload(paper.person),
        joinedload(paper.organisation),
        joinedload(paper.pool),
        joinedload(paper.form),
        joinedload(paper.steps),
        selectinload(paper.decisions),
    )


def dossier(paper: Paper) -> Dossier:
    """Everything about it that the viewer may know."""
    kind = kinds.of(paper)
    impartial = rules.is_impartial(queries.actor_on(paper, ()))
    verbs = frozenset(queries.may_act(paper)) & frozenset(REVIEWING) if impartial else frozenset()
    demanded, foreseen = scans.of(paper), _foreseen(paper, verbs)
    earlier, dates = scans.passed(paper, demanded), turns.dates_of(paper)
    material = kind.material(paper)
    return Dossier(
        paper=paper,
        events=tuple(timeline.of(paper, for_applicant=False)),
        waiting=turns.waiting_for(paper, dates),
        later=_later(paper),
        verbs=verbs,
        refusals=moves.refusals(paper, verbs, dates) | _stopped(paper, demanded, verbs) | _blocked(foreseen),
        targets=_targets(paper),
        returns_to=signing.first_unsigned(earlier),
        impartial=impartial,
        endorsed=_endorsed(paper, demanded, "approve" in verbs),
        exceptions=_exceptions(paper) if "approve" in verbs else (),
        soft=tuple(each.text for verdict in foreseen.values() for each in verdict.overridable),
        sanction=queries.sanction_of(paper) if "revoke" in verbs else None,
        outcomes=queries.outcomes_of(paper),
        is_printed=kind.printed is not None,
        material=material,
        offered=opinions.offered(material["card"].open if "card" in material else ()),
        compared=versions.since_seen(paper),
    )


def printed(paper: Paper) -> str:
    """The paper as it would be printed, with numbers masked. Absent for a kind that is not printed."""
    made = kinds.of(paper).printed
    if made is None:
        raise Absent
    return made(paper, True)


def document(paper: Paper, decision_id: int | None = None) -> tuple[Decision, StoredFile]:
    """This decision, or the last one that rests on a document, with it. Raises Absent where none does."""
    rests = [(each, each.file) for each in paper.decisions if each.file is not None]
    found = [pair for pair in rests if decision_id in (None, pair[0].id)]
    if not found:
        raise Absent
    return found[-1]


def _later(paper: Paper) -> tuple[str, ...]:
    if paper.state != "in_review":
        return ()
    return tuple(step.organisation_name for step in paper.steps if step.stage > paper.position)


def _stopped(
    paper: Paper, demanded: Collection[Signed], verbs: Collection[str]
) -> dict[Sentence, tuple[str, ...]]:
    """What may not be done before an earlier stop has signed again, or because of what a reviewer found, or but on a list, by the reason."""
    refused = tuple(verb for verb in rules.REST_ON_SCANS if verb in verbs)
    if not refused:
        return {}
    verdicts = (
        signing.scans_hold(scans.passed(paper, demanded)),
        kinds.of(paper).may_pass(paper),
        signing.listed([scan for scan in demanded if scan.stage == paper.position]),
    )
    return {verdict.text: refused for verdict in verdicts if not verdict}


def _foreseen(paper: Paper, verbs: Collection[str]) -> dict[str, Verdict]:
    """What the kind says of the verbs that lead on, before they are used."""
    leading = [verb for verb in rules.REST_ON_SCANS if verb in verbs]
    return {verb: kinds.held(paper, verb) & kinds.of(paper).foresees(paper, verb) for verb in leading}


def _blocked(foreseen: Mapping[str, Verdict]) -> dict[Sentence, tuple[str, ...]]:
    return {verdict.text: (verb,) for verb, verdict in foreseen.items() if not verdict}


def _endorsed(paper: Paper, demanded: Iterable[Signed], acts: bool) -> tuple[Endorsed, ...]:
    """What the steps so far had to sign, and what the viewer's own step has to."""
    found = []
    for scan in demanded:
        is_here = scan.stage == paper.position and paper.state == "in_review"
        if scan.stage < paper.position or (acts if is_here else scan.stage == paper.position):
            found.append((scan, is_here))
    seen = endorsements.in_sight(scan.endorsement for scan, _is_here in found)
    return tuple(Endorsed(scan, is_here, scan.endorsement in seen) for scan, is_here in found)


def _exceptions(paper: Paper) -> tuple[str, ...]:
    """What the acting step would have to pass over 破格."""
    acting = moves.acting_step(paper, "approve", queries.progress_of(paper), queries.viewer_on(paper))
    unmet = rules.exceptions_for(paper.exceptions, acting.kind) if acting else ()
    return tuple(each["text"] for each in unmet)


def _targets(paper: Paper) -> tuple[tuple[int, Sentence | str], ...]:
    """Where it may be sent back to: whoever filed it first, then the nearest stage."""
    earlier = [*enumerate(queries.names_of_stages(paper))][: paper.position]
    return ((APPLICANT, kinds.of(paper).filer), *reversed(earlier))
