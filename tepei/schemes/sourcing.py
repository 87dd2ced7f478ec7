"""Where a fact comes from, as a page says it 条件依据的来源: what may be picked for each source, and what was picked in words.

A field of rows is called “section.field” on a page, for the fields of all sections are offered; the record keeps its key.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tepei.policy.definition import DefinitionError, Fault
from tepei.policy.derivation_words import EARLIER_TAKES, PARTICIPATION, ROWS_ALONE, TAKES
from tepei.policy.derivations import Derivation, source_of
from tepei.policy.words import Sentence, say
from tepei.programmes.models import Cycle
from tepei.schemes import picking, vocabularies
from tepei.schemes.picking import Offer
from tepei.schemes.wording import CODED

Plain = Mapping[str, Any]
FROM_A_FIELD = say("申报表的栏")
_FIELDS = Derivation.model_fields
_ROWS, _TAKEN, _WHERE, _BOUNDS, _AMONG = "rows", "field", "where", "bounds", "among"


def offers(cycle: Cycle | None) -> Mapping[str, Offer]:
    """What each kind of `Picked` of a source offers; nothing while no year is chosen."""
    return picking.sources(cycle) if cycle is not None else {}


def fitting(source: str, found: Mapping[str, Offer]) -> Mapping[str, Offer]:
    """With what is taken, and how, from this source."""
    if source == _ROWS:
        return {**found, "taken": found.get("cells", {}), "take": TAKES}
    takes = {key: word for key, word in {**TAKES, **EARLIER_TAKES}.items() if key not in ROWS_ALONE}
    return {**found, "taken": PARTICIPATION, "take": takes}


def on_page(value: Plain | None) -> dict[str, Any]:
    """As the boxes of a page have it."""
    told = dict(value or {})
    if section := told.get(_ROWS):
        told |= {_TAKEN: f"{section}.{told[_TAKEN]}"} if told.get(_TAKEN) else {}
        told |= {_WHERE: {f"{section}.{key}": each for key, each in (told.get(_WHERE) or {}).items()}}
        # One more of them is offered, blank.
        told |= {_BOUNDS: [*(_called(section, each) for each in told.get(_BOUNDS) or ()), {}]}
    if codes := told.get(_AMONG):
        known = _names(told.get("of", ""))
        told[_AMONG] = [known.get(code, code) for code in codes]
    return told


def _called(section: str, bound: Plain) -> dict[str, Any]:
    return {**bound, "field": f"{section}.{bound['field']}"}


def in_record(told: Plain) -> dict[str, Any]:
    """As the record has it: codes for names. DefinitionError where a field is none of the section."""
    if told.get(_AMONG):
        codes = {name: code for code, name in _names(told.get("of", "")).items()}
        return {**told, _AMONG: [codes.get(name, name) for name in told[_AMONG]]}
    section = told.get(_ROWS)
    if not section:
        return dict(told)
    taken = {_TAKEN: _own(section, told[_TAKEN], _TAKEN)} if told.get(_TAKEN) else {}
    where = {_own(section, path, _WHERE): each for path, each in (told.get(_WHERE) or {}).items()}
    bounds = [
        {**each, **({"field": _own(section, each["field"], _BOUNDS)} if "field" in each else {})}
        for each in told.get(_BOUNDS) or ()
        if each
    ]
    kept = {key: each for key, each in told.items() if key not in (_WHERE, _BOUNDS)}
    return {**kept, **taken, **({_WHERE: where} if where else {}), **({_BOUNDS: bounds} if bounds else {})}


def title(source: str) -> Sentence:
    """What the source is called."""
    return Sentence(_FIELDS[source].title or source) if source else FROM_A_FIELD


def words(value: Plain | None, cycle: Cycle | None) -> Sentence:
    """The source and what stands beside it, each under its name."""
    source = source_of(value)
    if not source:
        return FROM_A_FIELD
    return picking.words(Derivation, on_page(value), fitting(source, offers(cycle)))


def _names(key: str) -> Mapping[str, str]:
    """What the codes of this fact are called."""
    fact = vocabularies.current().facts.get(key)
    return vocabularies.names(fact) if fact is not None and fact.kind in CODED else {}


def _own(section: str, path: str, key: str) -> str:
    home, dot, field = path.rpartition(".")
    if dot and home != section:
        raise DefinitionError("", [Fault((key,), say("请选所选栏目中的栏"))])
    return field
