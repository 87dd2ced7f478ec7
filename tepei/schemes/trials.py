"""Requirements of the working copy tried on examples and on people as they are typed 试算."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from sqlalchemy import select

from tepei.codes import queries as codes
from tepei.codes.models import CodeItem
from tepei.packs import cases
from tepei.packs.cases import DECLARED
from tepei.packs.files import CASE_FACTS
from tepei.policy.definition import DefinitionError, Invalid
from tepei.policy.eligibility import RequirementRecord, assess, facts_asked
from tepei.policy.facts import FACTS
from tepei.policy.verdict import Reason
from tepei.policy.words import ITEMS, Sentence, join, say
from tepei.policy.year import CaseRecord
from tepei.portal import province
from tepei.portal.catalogue import chinese
from tepei.portal.database import db
from tepei.portal.errors import Refused
from tepei.programmes import queries as programmes
from tepei.programmes.models import Track
from tepei.schemes import records, wording
from tepei.schemes.models import Case, Requirement


def rules_of(track: Track) -> Iterator[RequirementRecord]:
    """The track's requirements as the tables have them now; one at fault is left out, its own page says why."""
    ours = select(Requirement).where(Requirement.track_id == track.id)
    for row in db.session.scalars(ours.order_by(Requirement.position, Requirement.id)):
        try:
            yield RequirementRecord.from_data(records.plain(row))
        except DefinitionError:
            continue


def results(row: Requirement) -> Iterator[tuple[Case, Reason]]:
    """What this requirement says of each example of its track."""
    try:
        rule = RequirementRecord.from_data(records.plain(row))
    except DefinitionError:
        return
    day = programmes.reference_day(row.track.cycle)
    minorities = {item.name: _is_minority(item) for item in codes.items("ethnic_groups")}
    ours = select(Case).where(Case.track_id == row.track_id).order_by(Case.position, Case.id)
    for case in db.session.scalars(ours):
        try:
            facts = cases.facts_of(CaseRecord.from_data({**records.plain(case), "track": "-"}), minorities)
        except (DefinitionError, Invalid):
            continue
        yield case, assess((rule,), {**DECLARED, **facts}, day, province.bodies().words["steps"]).reasons[0]


def _minorities() -> set[str]:
    return {item.name for item in codes.items("ethnic_groups") if _is_minority(item)}


def _is_minority(item: CodeItem) -> bool:
    return item.attributes.get("is_minority") == "1"


def used(rules: tuple[RequirementRecord, ...]) -> list[str]:
    """The facts that these requirements ask for, in the order of the list of facts."""
    needed = facts_asked(rules)
    if "is_minority" in needed:
        needed.add("ethnicity_name")
    if "years" in needed:
        needed.add("profession_since")
    return [key for key in CASE_FACTS.values() if key in needed]


def facts_of(typed: Mapping[str, str]) -> tuple[dict[str, Sentence], dict[str, object]]:
    """(faults by fact, facts) of what was typed."""
    faults: dict[str, Sentence] = {}
    facts: dict[str, object] = {}
    for key, text in typed.items():
        if not text:
            continue
        if key == "ethnicity_name":
            facts |= {key: text, "is_minority": text in _minorities()}
            continue
        try:
            value = wording.value_of(FACTS[key], text)
            facts[key] = dt.date.fromisoformat(value) if dt.date in FACTS[key].types else value
        except (DefinitionError, ValueError):
            faults[key] = say("“%(label)s”的值不对，请核对。", label=FACTS[key].label)
    return faults, facts


def label_of(key: str) -> Sentence:
    """The name of an ethnic group and its code are two facts; here they have one name."""
    return FACTS["ethnicity_code" if key == "ethnicity_name" else key].label


def case_facts(text: str) -> dict[str, str]:
    """Raises Refused for a fact that is not known or a value that it cannot have."""
    keys = {chinese(label_of(key)): key for key in reversed(CASE_FACTS.values())}
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
            read = value.strip() if key == "ethnicity_name" else wording.value_of(FACTS[key], value)
        except DefinitionError as error:
            raise Refused(say("第 %(n)s 行：%(text)s", n=number, text=error.text)) from None
        found[key] = {True: "1", False: "0"}.get(read, str(read)) if isinstance(read, bool) else str(read)
    return found
