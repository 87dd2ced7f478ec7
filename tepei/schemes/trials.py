"""Requirements of the working copy tried on examples and on people as they are typed 试算."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import select

from tepei.codes import queries as codes
from tepei.packs import cases
from tepei.policy.definition import DefinitionError, Invalid
from tepei.policy.deriving import DIVISIONS, Codes, Sources, derived, inputs_of
from tepei.policy.eligibility import RequirementRecord, assess, facts_asked, facts_declared
from tepei.policy.facts import FactRecord
from tepei.policy.fields import Form
from tepei.policy.record import Vocabulary
from tepei.policy.verdict import Reason
from tepei.policy.words import ITEMS, Sentence, join, say
from tepei.policy.year import CaseRecord
from tepei.portal import province
from tepei.portal.catalogue import chinese
from tepei.portal.database import db
from tepei.portal.errors import Refused
from tepei.programmes import queries as programmes
from tepei.programmes.models import Track
from tepei.schemes import assembling, records, vocabularies, wording
from tepei.schemes.models import Case, Requirement


def rules_of(track: Track) -> Iterator[RequirementRecord]:
    """The track's requirements as the tables have them now; one at fault is left out, its own page says why."""
    ours, vocabulary = (
        select(Requirement).where(Requirement.track_id == track.id),
        vocabularies.of(track.cycle),
    )
    for row in db.session.scalars(ours.order_by(Requirement.position, Requirement.id)):
        try:
            yield RequirementRecord.from_data(records.plain(row), vocabulary=vocabulary)
        except DefinitionError:
            continue


def results(row: Requirement) -> Iterator[tuple[Case, Reason]]:
    """What this requirement says of each example of its track, as it is filled in on the form."""
    try:
        scheme = assembling.assembled(row.track.cycle)
        rule = RequirementRecord.from_data(records.plain(row), vocabulary=vocabularies.of(row.track.cycle))
    except DefinitionError:
        return
    day, sets = programmes.reference_day(row.track.cycle), _codes(scheme.form, scheme.table.values())
    ours = select(Case).where(Case.track_id == row.track_id).order_by(Case.position, Case.id)
    for case in db.session.scalars(ours):
        try:
            facts = cases.facts_of(CaseRecord.from_data(records.plain(case)), scheme, sets, day)
        except (DefinitionError, Invalid):
            continue
        yield from (
            (case, reason) for reason in assess((rule,), facts, day, province.bodies().words["steps"]).reasons
        )


def used(rules: tuple[RequirementRecord, ...], vocabulary: Vocabulary) -> list[FactRecord]:
    """What has to be known of somebody to try these requirements on them, in the order of the facts: nothing that is worked out."""
    needed = inputs_of(facts_asked(rules), vocabulary.facts) - facts_declared(rules)
    return [fact for key, fact in vocabulary.facts.items() if key in needed and not _is_worked_out(fact)]


def facts_of(
    typed: Mapping[str, str], rules: tuple[RequirementRecord, ...], vocabulary: Vocabulary, on: dt.date
) -> tuple[dict[str, Sentence], dict[str, object]]:
    """(faults by fact, facts) of what was typed, with what is worked out from it as for everybody, and declared as these rules ask."""
    faults: dict[str, Sentence] = {}
    given: dict[str, object] = {}
    sets = _codes(None, vocabulary.facts.values())
    for key, text in typed.items():
        if text:
            try:
                given[key] = _typed(vocabulary.facts[key], text, sets)
            except (DefinitionError, Invalid):
                faults[key] = say("“%(label)s”的值不对，请核对。", label=vocabulary.facts[key].label)
    if not given:
        return faults, {}
    declared = dict.fromkeys(facts_declared(rules), True)
    return faults, derived(vocabulary.facts, Sources(on, codes=sets, given={**declared, **given}))


def _typed(fact: FactRecord, text: str, sets: Codes) -> object:
    """A code may be said by its name, and a value by its word."""
    named = {item.name: code for code, item in sets.get(fact.code_set or DIVISIONS, {}).items()}
    if fact.kind in ("code", "place"):
        return named.get(text, text)
    value = wording.value_of(fact, text)
    return fact.typed({True: "1", False: "0"}[value] if isinstance(value, bool) else str(value))


def _is_worked_out(fact: FactRecord) -> bool:
    return fact.derivation is not None and bool(fact.derivation.inputs)


def _codes(form: Form | None, facts: Iterable[FactRecord]) -> Codes:
    of_form = {field.code_set for section in (form.sections if form else ()) for field in section.fields}
    named = {fact.code_set for fact in facts}
    return codes.sets({*of_form, *named, DIVISIONS} - {""})


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
        found[key] = {True: "1", False: "0"}.get(read, str(read)) if isinstance(read, bool) else str(read)
    return found
