"""凭批复办理: the document is entered once, and every paper that it answers for is decided by it in a transaction of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tepei.papers import bulk_actions, queries, replies, reply_rules
from tepei.papers.actions import Proof
from tepei.papers.bulk_actions import BulkResult
from tepei.papers.models import Paper
from tepei.papers.reply_models import Reply
from tepei.papers.reply_rules import APPROVED, REFUSED
from tepei.policy.words import Sentence, say
from tepei.portal import audit, clock, files, scope
from tepei.portal.database import transaction
from tepei.portal.errors import Absent, Refused, Stale, require

Row = tuple[int, int]  # id and version, as the page showed them


@dataclass(frozen=True)
class TypedReply:
    """What was typed of it: at which step (replies.WaitingStep.key), its number and day."""

    step: str
    number: str
    day: dt.date | None


@dataclass(frozen=True)
class Twofold:
    """A text for those whom the document approves, and one for those whom it does not: who they are, or the opinion that each of them gets."""

    approved: str = ""
    refused: str = ""

    def of(self, choice: str) -> str:
        return self.approved if choice == APPROVED else self.refused


@dataclass(frozen=True)
class Foreseen:
    """What would become of who is chosen, by verb; who stands in neither list; which entries of the lists name nobody for sure, and why."""

    choices: Mapping[int, str]
    results: Mapping[str, BulkResult]
    neither: Sequence[Paper]
    strays: Sequence[tuple[str, Sentence]]


def enter(typed: TypedReply, proof: Proof | None) -> Reply:
    """Keep the document for the step at which papers wait. Refused, or Absent for a step at which none waits."""
    with transaction() as session:
        has_file = proof is not None
        require(reply_rules.may_enter(typed.number, typed.day, clock.today(), has_file=has_file))
        step = next((each for each in replies.waiting_steps() if each.key == typed.step), None)
        if step is None or proof is None or typed.day is None:
            raise Absent
        who = scope.viewer()
        kept = files.keep(proof.stream, proof.name, owner_id=who.user_id)
        reply = Reply(
            cycle_id=step.cycle_id,
            organisation_id=step.organisation_id,
            step_kind=step.kind,
            step_name=step.name,
            number=typed.number.strip(),
            day=typed.day,
            file_id=kept.id,
            actor_id=who.user_id,
            actor_name=who.name,
            entered_at=clock.now(),
        )
        session.add(reply)
        session.flush()
        audit.record("reply.enter", reply, number=reply.number)
        return reply


def foresee(reply: Reply, ticked: Mapping[int, str], lists: Twofold) -> Foreseen:
    """Whom the lists name, all others as they were ticked, and what `decide` would answer now; nothing stays of it. Refused for too many."""
    papers = replies.awaiting(reply)
    choices, strays = _chosen(papers, ticked, lists)
    require(reply_rules.may_choose(len(choices), replies.MOST))
    results = bulk_actions.foresee_all(
        {
            verb: [(each.id, each.version) for each in of]
            for verb, (_choice, of) in _by_verb(papers, choices).items()
        }
    )
    return Foreseen(choices, results, [each for each in papers if each.id not in choices], strays)


def decide(reply_id: int, rows: Mapping[Row, str], opinions: Twofold) -> dict[str, BulkResult]:
    """Decide each (paper id, version) by its choice; what became of them, by verb. Each is a transaction of its own.

    Nothing at all is done where a row is foreign (Absent), or no longer waits as it was shown (Stale).
    """
    reply = scope.find(Reply, reply_id)
    if not rows:
        raise Refused(say("还没有选人。"))
    require(reply_rules.may_choose(len(rows), replies.MOST))
    queries.papers([pk for pk, _version in rows])
    waiting = {(each.id, each.version): each for each in replies.awaiting(reply)}
    if not rows.keys() <= waiting.keys():
        raise Stale
    found = {}
    choices = {pk: choice for (pk, _version), choice in rows.items()}
    by_verb = _by_verb([waiting[row] for row in rows], choices)
    shown = {
        verb: (choice, [(each.id, each.version) for each in of]) for verb, (choice, of) in by_verb.items()
    }
    for verb, (choice, of) in shown.items():
        found[verb] = bulk_actions.decide_many(verb, of, opinions.of(choice), reply)
    return found


def drop(reply_id: int) -> None:
    """Throw away what was entered by mistake. Refused once something rests on it."""
    with transaction() as session:
        reply = scope.find(Reply, reply_id)
        records = replies.records(reply)
        require(reply_rules.may_drop(sum(each.done for each in records)))
        for each in records:
            each.reply_id = None  # a press that decided about nobody stays as a record
        audit.record("reply.drop", reply, number=reply.number)
        file_id = reply.file_id
        session.flush()
        session.delete(reply)
        session.flush()
        files.forget(file_id)


def _chosen(
    papers: Sequence[Paper], ticked: Mapping[int, str], lists: Twofold
) -> tuple[dict[int, str], list[tuple[str, Sentence]]]:
    """Choices by paper, as far as it waits; who stands on both lists is chosen for neither."""
    known, names = replies.candidates(papers), {each.id: each.applicant_name for each in papers}
    approved, refused = reply_rules.listed(lists.approved, known), reply_rules.listed(lists.refused, known)
    both = [pk for pk in approved.found if pk in refused.found]
    choices = {pk: choice for pk, choice in ticked.items() if pk in names}
    choices |= dict.fromkeys(approved.found, APPROVED) | dict.fromkeys(refused.found, REFUSED)
    for pk in both:
        del choices[pk]
    strays = [*approved.strays, *refused.strays, *((names[pk], say("同时在两份名单上")) for pk in both)]
    return choices, strays


def _by_verb(papers: Sequence[Paper], choices: Mapping[int, str]) -> dict[str, tuple[str, list[Paper]]]:
    """The choice and its papers, by what is done with them; who is turned down comes first and makes room for who is not."""
    found: dict[str, tuple[str, list[Paper]]] = {}
    for choice in (REFUSED, APPROVED):
        for paper in papers:
            if choices.get(paper.id) == choice:
                found.setdefault(replies.verb_of(paper, choice), (choice, []))[1].append(paper)
    return found
