"""Requirements of the working copy tried on examples and on people as they are typed 试算."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import literal, select, true, union_all

from tepei.codes import queries as codes
from tepei.codes.models import CodeItem
from tepei.packs import cases
from tepei.policy.ages import APPLIED
from tepei.policy.categories import CategoryRecord
from tepei.policy.condition import conditions
from tepei.policy.definition import DefinitionError, Invalid
from tepei.policy.deriving import derived, inputs_of
from tepei.policy.eligibility import assess, facts_asked, facts_declared
from tepei.policy.facts import DIVISIONS, FactRecord
from tepei.policy.fields import Form
from tepei.policy.requirements import RequirementRecord
from tepei.policy.sources import Sources
from tepei.policy.values import Codes
from tepei.policy.verdict import Outcome, Reason, Verdict
from tepei.policy.vocabulary import Vocabulary
from tepei.policy.words import ITEMS, Sentence, join, say
from tepei.policy.year import CaseRecord
from tepei.portal import province
from tepei.portal.catalogue import chinese
from tepei.portal.database import ZONE, db
from tepei.portal.errors import Refused
from tepei.programmes import queries as programmes
from tepei.programmes.models import Track
from tepei.schemes import assembling, records, vocabularies, wording
from tepei.schemes.models import Case, Category, Requirement

_REQUIREMENTS, _NAMES = "requirements", "trials.names"


def rules_of(track: Track) -> Iterator[RequirementRecord]:
    """The track's requirements as the tables have them now, as far as they are sound."""
    ours = select(Requirement).where(Requirement.track_id == track.id)
    rows = db.session.scalars(ours.order_by(Requirement.position, Requirement.id))
    return records.sound(rows, vocabularies.of(track.cycle))


def results(row: Requirement) -> Iterator[tuple[Case, Reason]]:
    """What this requirement says of each example of its track, as it is filled in on the form."""
    return _results(row.track, records.plain(row))


def tried(track: Track, groups: list[Any], severity: str) -> Iterator[tuple[Case, Reason]]:
    """What conditions that are still being written would say of each example of the track."""
    return _results(
        track, {"key": "new", "name": "-", "source": "-", "severity": severity, "alternatives": groups}
    )


def _day_of_examples(track: Track) -> dt.date:
    """As policy.year.Year.counted_to_of has it, of an example that says no day of application."""
    if _is_counted_to_application(track):
        return track.cycle.opens_at.astimezone(ZONE).date()
    return programmes.reference_day(track.cycle)


def _is_counted_to_application(track: Track) -> bool:
    return assembling.scheme_of(track.cycle).counted_to == APPLIED


def _results(track: Track, data: Mapping[str, Any]) -> Iterator[tuple[Case, Reason]]:
    try:
        scheme = assembling.assembled(track.cycle)
        rule = RequirementRecord.from_data(data, vocabulary=vocabularies.of(track.cycle))
    except DefinitionError:
        return
    day, sets = _day_of_examples(track), codes_for(scheme.table.values(), scheme.form)
    ours = select(Case).where(Case.track_id == track.id).order_by(Case.position, Case.id)
    for case in db.session.scalars(ours):
        try:
            told = CaseRecord.from_data(records.plain(case))
            on = told.applied or day
            facts = cases.facts_of(told, scheme, sets, on)
        except (DefinitionError, Invalid):
            continue
        yield from (
            (case, reason) for reason in assess((rule,), facts, on, province.bodies().words["steps"]).reasons
        )


@dataclass(frozen=True)
class Trial:
    """The requirements of a track on somebody invented: what was typed of them, by fact, and what the rules say."""

    track: Track
    typed: Mapping[str, str]

    @cached_property
    def rules(self) -> tuple[RequirementRecord, ...]:
        return tuple(rules_of(self.track))

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return vocabularies.of(self.track.cycle)

    @cached_property
    def used(self) -> list[FactRecord]:
        """What has to be known of somebody to try these rules on them, in the order of the facts: nothing that is worked out or declared."""
        groups = [each.when for each in self._categories]
        keys = facts_asked(self.rules) | {key for _, each in conditions(tuple(groups)) for key in each.asks}
        needed = inputs_of(keys, self.vocabulary.facts) - facts_declared(self.rules)
        return [
            fact for key, fact in self.vocabulary.facts.items() if key in needed and not _is_worked_out(fact)
        ]

    @cached_property
    def stated(self) -> tuple[dict[str, Sentence], dict[str, object]]:
        """(faults by fact, values by fact) of what was typed."""
        faults: dict[str, Sentence] = {}
        given: dict[str, object] = {}
        for fact in self.used:
            text = self.typed.get(fact.key, "").strip()
            try:
                given |= {fact.key: _typed(fact, text, self._codes)} if text else {}
            except (DefinitionError, Invalid):
                faults[fact.key] = say("“%(label)s”的值不对，请核对。", label=fact.label)
        return faults, given

    @cached_property
    def verdict(self) -> Verdict:
        """What the rules say, with what is worked out as for everybody; nothing where nothing was typed."""
        _faults, given = self.stated
        if not given:
            return Verdict.yes()
        known = dict.fromkeys(facts_declared(self.rules), True) | given
        filed = {"track": self.track.code}
        sources = Sources(self.day, codes=self._codes, filed=filed, categories=self._categories, given=known)
        facts = derived(self.vocabulary.facts, sources)
        return assess(self.rules, facts, self.day, province.bodies().words["steps"])

    @property
    def example(self) -> CaseRecord:
        """The example that says just this."""
        _faults, given = self.stated
        unmet = {reason.outcome for reason in self.verdict.reasons if reason.code in self.verdict.unmet}
        worst = max(unmet, key=lambda outcome: outcome.weight, default=Outcome.PASS)
        return CaseRecord(
            track=self.track.code,
            facts={key: written(value) for key, value in given.items()},
            expect=self.verdict.unmet,
            outcome=worst.value,
        )

    @cached_property
    def _codes(self) -> Codes:
        return codes_for(self.vocabulary.facts.values())

    @cached_property
    def _categories(self) -> tuple[CategoryRecord, ...]:
        ours = select(Category).where(Category.cycle_id == self.track.cycle_id).order_by(Category.position)
        return tuple(records.sound(db.session.scalars(ours), self.vocabulary))

    @property
    def day(self) -> dt.date:
        """Whoever is tried applies today, where the year counts to that."""
        today = programmes.today_of(self.track.cycle)
        return today if _is_counted_to_application(self.track) else programmes.reference_day(self.track.cycle)


def written(value: object) -> str:
    """A fact's value as an example has it."""
    if isinstance(value, bool):
        return "1" if value else "0"
    return " ".join(value) if isinstance(value, tuple) else str(value)


def _typed(fact: FactRecord, text: str, sets: Codes) -> object:
    """A code may be said by its name, and a value by its word."""
    named = {item.name: code for code, item in sets.get(fact.codes, {}).items()}
    if fact.kind in ("code", "place"):
        return named.get(text, text)
    value = wording.value_of(fact, text)
    return fact.typed(written(value))


def _is_worked_out(fact: FactRecord) -> bool:
    return fact.derivation is not None and bool(fact.derivation.inputs or fact.derivation.filed)


def codes_for(facts: Iterable[FactRecord], form: Form | None = None) -> Codes:
    """The code sets that these facts, and the fields of the form, choose from."""
    of_form = {field.code_set for section in (form.sections if form else ()) for field in section.fields}
    named = {fact.code_set for fact in facts}
    return codes.sets({*of_form, *named, DIVISIONS} - {""})


def requirement_name(key: str) -> str:
    """What the requirement is called that an example names."""
    return _named_by_examples()[_REQUIREMENTS].get(key, key)


def _named_by_examples() -> Mapping[str, Mapping[str, str]]:
    """What requirements and codes are called, in one statement: a list of examples names many of several sets."""
    kept = db.session().info.setdefault(_NAMES, defaultdict(dict))
    if not kept:
        cycle, table = vocabularies.current_cycle(), vocabularies.current().facts
        is_ours: Any = true() if cycle is None else Track.cycle_id == cycle.id
        rules = select(literal(_REQUIREMENTS), Requirement.key, Requirement.name).join(Requirement.track)
        sets = {fact.codes for fact in table.values()}
        coded = select(CodeItem.code_set, CodeItem.code, CodeItem.name).where(CodeItem.code_set.in_(sets))
        for group, key, name in db.session.execute(union_all(rules.where(is_ours), coded)):
            kept[group][key] = name
    found: Mapping[str, Mapping[str, str]] = kept
    return found


def in_words(key: str, text: str) -> Sentence | str:
    """What an example says of a fact, in words; as it stands where it is no value of it."""
    fact = vocabularies.current().facts.get(key)
    if fact is None:
        return text
    try:
        value = fact.typed(text)
        return fact.named(lambda code_set: _named_by_examples()[code_set], value).word_of(value)
    except Invalid:
        return text


def as_typed(key: str, text: str) -> str:
    """What an example says of a fact, as people type it: a word for what has words."""
    fact = vocabularies.current().facts.get(key)
    try:
        has_words = fact is not None and fact.kind in ("rank", "choice", "yes_no")
        return wording.word(fact, fact.typed(text)) if fact is not None and has_words else text
    except Invalid:
        return text


def label_of(key: str) -> Sentence:
    """What a fact is called; its key where there is none."""
    fact = vocabularies.current().facts.get(key)
    return fact.label if fact else Sentence(key)


def case_facts(text: str) -> dict[str, str]:
    """Raises Refused for a fact that is not known or a value that it cannot have."""
    facts = vocabularies.current().facts
    keys = {chinese(fact.label): key for key, fact in reversed([*facts.items()])}
    found: dict[str, str] = {}
    for number, line in enumerate((each for each in text.splitlines() if each.strip()), 1):
        label, sep, value = line.replace(":", "：").partition("：")
        key = keys.get(label.strip())
        if not sep or key is None:
            raise Refused(
                say(
                    "第 %(n)s 行：没有“%(label)s”这项条件依据，可用：%(known)s",
                    n=number,
                    label=label,
                    known=join(keys, ITEMS),
                )
            )
        try:
            read = value.strip() if facts[key].kind == "code" else wording.value_of(facts[key], value)
        except DefinitionError as error:
            raise Refused(say("第 %(n)s 行：%(text)s", n=number, text=error.text)) from None
        found[key] = written(read)
    return found
