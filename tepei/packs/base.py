"""The base that every province stands on: kinds of organisation, roles and facts, and what a province says differently 单位类别、岗位、条件依据."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tepei.packs.findings import Findings, PackError, of_key
from tepei.packs.overlays import applied, located
from tepei.packs.records import RoleRecord
from tepei.packs.sources import YamlFile
from tepei.policy.bodies import Bodies
from tepei.policy.definition import DefinitionError, Fault, path_of
from tepei.policy.facts import FactRecord, Facts, by_key
from tepei.policy.record import Record
from tepei.policy.vocabulary import Vocabulary
from tepei.policy.words import say

BASE = Path(__file__).resolve().parents[2] / "packs" / "base"
_BODIES, _ROLES, _FACTS = "bodies.yaml", "roles.yaml", "facts.yaml"
Roles = Mapping[str, Mapping[str, Any]]
_Facts = tuple[FactRecord, ...]


class _Table(Record):
    facts: _Facts


def base_of(folder: Path) -> Path:
    """The base that a province stands on: beside it, or ours for a province that lives elsewhere."""
    beside = folder.parent / "base"
    return beside if beside.is_dir() else BASE


def bodies(folder: Path = BASE) -> Bodies:
    """The table of a province's folder; the base's own without one. PackError where it cannot be read."""
    findings = Findings(folder.parent)
    found = read_bodies(folder, findings)
    if found is None or findings.problems:
        raise PackError(findings.problems)
    return found


def tables(folder: Path = BASE) -> tuple[Bodies, Facts]:
    """The kinds of a province and what may be known about people there, by key. PackError where either cannot be read."""
    findings = Findings(folder.parent)
    kinds = read_bodies(folder, findings)
    known = read_facts(folder, findings, Vocabulary(kinds.words)) if kinds is not None else {}
    if kinds is None or findings.problems:
        raise PackError(findings.problems)
    return kinds, known


def vocabulary(folder: Path = BASE) -> Vocabulary:
    """What a scheme of this province may name. PackError where it cannot be read."""
    kinds, known = tables(folder)
    return Vocabulary(kinds.words, known)


def roles(folder: Path = BASE) -> Roles:
    """What each role may do, as roles.yaml of the base and of the province say it. PackError where one cannot be read."""
    findings = Findings(folder.parent)
    found = _read_roles(folder, findings)
    if findings.problems:
        raise PackError(findings.problems)
    return found


def read_bodies(folder: Path, findings: Findings) -> Bodies | None:
    """None where it is at fault; each problem is noted in the file that says so."""
    base, own = _opened(folder, _BODIES, findings)
    if base is None:
        return None
    full = applied(base.value, own.value or {}, Bodies) if own is not None else base.value
    files = [own, base] if own is not None else [base]
    try:
        found = Bodies.from_data(full)
    except DefinitionError as error:
        for fault in error.faults:
            _note(fault, full, files, findings)
        return None
    known = _read_roles(folder, findings)
    for number, kind in enumerate(found.kinds):
        for role in kind.roles:
            if role not in known:
                fault = Fault(("kinds", number, "roles"), say("没有岗位“%(role)s”", role=role))
                _note(fault, full, files, findings)
    return found


def read_facts(folder: Path, findings: Findings, known: Vocabulary) -> Facts:
    """The base's facts and the province's; each problem is noted in the file that says so."""
    base, own = _opened(folder, _FACTS, findings)
    if base is None:
        return {}
    full = applied(base.value, own.value or [], _Facts) if own is not None else base.value
    files = [own, base] if own is not None else [base]
    try:
        return by_key(_Table.from_data({"facts": full}, vocabulary=known).facts)
    except DefinitionError as error:
        for fault in error.faults:
            _note(Fault(fault.where[1:], fault.text), full, files, findings, _Facts)
        return {}


def _note(fault: Fault, full: Any, files: Sequence[YamlFile], findings: Findings, kind: Any = Bodies) -> None:
    """In the file that says it most exactly, the province's before the base's."""
    here = [located(fault.where, full, opened.value, kind) or () for opened in files]
    where, opened = max(zip(here, files, strict=True), key=lambda each: len(each[0]))
    findings.at(opened, fault.text, ".".join(each for each in (opened.name, path_of(where)) if each))


def _read_roles(folder: Path, findings: Findings) -> dict[str, Any]:
    """A province's role that is `like` one of the base has that one's rights, and says what differs."""
    base, own = _opened(folder, _ROLES, findings)
    known: dict[str, Any] = base.value if base is not None else {}
    cards = applied(known, own.value or {}, Roles) if own is not None else known
    found = {code: {**known.get(card.get("like"), {}), **card} for code, card in cards.items()}
    opened = own or base
    for code, card in found.items():
        try:
            RoleRecord.from_data(card)
        except DefinitionError as error:
            for fault in error.faults if opened is not None else ():
                findings.at(opened, of_key(fault.path, fault.text), f"roles.{code}.{fault.path}")  # type: ignore[arg-type]
    return found


def _opened(folder: Path, name: str, findings: Findings) -> tuple[YamlFile | None, YamlFile | None]:
    """The base's file, and the province's where it has one."""
    base, own = base_of(folder), folder / name
    is_own = folder != base and own.exists()
    return findings.document(base / name), findings.document(own) if is_own else None
