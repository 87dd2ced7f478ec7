"""The tree of recommending bodies, derived from divisions by rule 推荐单位."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from tepei.packs.findings import Findings
from tepei.packs.pack import OrganisationRow
from tepei.packs.records import BureauRule, DivisionRow, Organisations, Root
from tepei.policy.bodies import Bodies
from tepei.policy.body_kinds import JOINS
from tepei.policy.definition import not_among
from tepei.policy.vocabulary import Vocabulary
from tepei.policy.words import ITEMS, Sentence, join, say


def read_organisations(
    folder: Path, divisions: Sequence[DivisionRow], bodies: Bodies, findings: Findings
) -> tuple[OrganisationRow, ...]:
    """Parents first: the region, its bureaus level by level, pools, further roots with theirs, offices beside them."""
    opened = findings.document(folder / "organisations.yaml")
    made = findings.make(opened, Organisations, Vocabulary(bodies.words))
    if opened is None or made is None:
        return ()
    faults = list(_strange_kinds(made, bodies))
    found = () if faults else tuple(_organisations(made, divisions, bodies))
    faults += _strange_offices(made, found, bodies)
    found = () if faults else (*found, *_offices(made, found, bodies))
    faults += _strange_receptions(made, found, bodies)
    for where, text in faults:
        findings.at(opened, text, f"{opened.name}.{where}")
    return () if faults else _receiving(made, found)


def _strange_kinds(made: Organisations, bodies: Bodies) -> Iterator[tuple[str, Sentence]]:
    """Kinds that are no bureau, or no account of places, where one is needed."""
    levels = [code for code in bodies.bureaus if code != bodies.deciding.code]
    if wrong := sorted(set(made.bureaus.levels) - set(levels)):
        yield "bureaus.levels", not_among(join(wrong, ITEMS), levels)
    for number, pool in enumerate(made.pools):
        if pool.kind and pool.kind not in (pools := _pools(bodies)):
            yield f"pools[{number}].kind", not_among(pool.kind, pools)
    for number, root in enumerate(made.roots):
        for key, kind in (("kind", root.kind), ("bureaus", root.bureaus)):
            if kind not in bodies.bureaus:
                yield f"roots[{number}].{key}", not_among(kind, bodies.bureaus)


def _strange_offices(
    made: Organisations, found: Sequence[OrganisationRow], bodies: Bodies
) -> Iterator[tuple[str, Sentence]]:
    """Offices beside the tree of a kind that does not join, below nobody, or below whom their kind may not stand."""
    joining, standing = bodies.with_duty(JOINS), {each.code: each.kind for each in found}
    for number, office in enumerate(made.joint_offices if found else ()):
        where, above = f"joint_offices[{number}]", office.parent or made.region.code
        kind = office.kind or next(iter(joining), "")
        if kind not in joining:
            yield f"{where}.kind", not_among(kind, joining)
        elif above not in standing:
            text = say("“%(name)s”的上级“%(above)s”不在单位之内", name=office.name, above=above)
            yield f"{where}.parent", text
        elif standing[above] not in bodies.by_code[kind].under:
            yield f"{where}.parent", not_among(standing[above], bodies.by_code[kind].under)


def _strange_receptions(
    made: Organisations, found: Sequence[OrganisationRow], bodies: Bodies
) -> Iterator[tuple[str, Sentence]]:
    """Said of nobody, of an account of places, or twice of one office."""
    standing, known = {each.code: bodies.by_code[each.kind] for each in found}, set[str]()
    for number, each in enumerate(made.receptions if found else ()):
        where, code = f"receptions[{number}].office", each.office
        if code not in standing:
            yield where, say("没有单位“%(code)s”", code=code)
        elif standing[code].is_pool:
            yield where, say("“%(code)s”是名额归属，没有办公地点", code=code)
        elif code in known:
            yield where, say("单位编码“%(code)s”重复", code=code)
        known.add(code)


def _receiving(made: Organisations, found: Iterable[OrganisationRow]) -> tuple[OrganisationRow, ...]:
    """Each with when and where it receives people, where that is said."""
    facts = {each.office: each.facts for each in made.receptions}
    return tuple(replace(each, reception=facts[each.code]) if each.code in facts else each for each in found)


def _pools(bodies: Bodies) -> list[str]:
    return [kind.code for kind in bodies.kinds if kind.is_pool]


def _organisations(
    made: Organisations, divisions: Sequence[DivisionRow], bodies: Bodies
) -> Iterator[OrganisationRow]:
    region = made.region.code
    yield OrganisationRow(region, made.region.name, bodies.deciding.code, division_code=region)
    yield from _bureaus(made.bureaus, divisions, region)
    for pool in made.pools:
        yield OrganisationRow(
            pool.code, pool.name, pool.kind or next(iter(_pools(bodies)), ""), parent=region
        )
    for root in made.roots:
        yield from _root(root, divisions, made.bureaus)


def _offices(
    made: Organisations, found: Iterable[OrganisationRow], bodies: Bodies
) -> Iterator[OrganisationRow]:
    """Those beside the tree, each in the place of whom it stands below."""
    places, usual = {each.code: each.division_code for each in found}, next(iter(bodies.with_duty(JOINS)), "")
    for office in made.joint_offices:
        above = office.parent or made.region.code
        yield OrganisationRow(
            office.code, office.name, office.kind or usual, parent=above, division_code=places[above]
        )


def _root(root: Root, divisions: Iterable[DivisionRow], rule: BureauRule) -> Iterator[OrganisationRow]:
    """One whose papers end at the region like all others (兵团)."""
    yield OrganisationRow(root.code, root.name, root.kind, division_code=root.code)
    for each in divisions:
        if each.level == root.divisions and each.valid_to is None:
            yield OrganisationRow(
                each.code, rule.called(each.name), root.bureaus, parent=root.code, division_code=each.code
            )


def _bureaus(rule: BureauRule, divisions: Iterable[DivisionRow], region: str) -> Iterator[OrganisationRow]:
    current = [each for each in divisions if each.valid_to is None and each.kind not in rule.except_kinds]
    for level in rule.levels:
        yield from (_bureau(rule, each, region) for each in current if each.level == level)


def _bureau(rule: BureauRule, division: DivisionRow, region: str) -> OrganisationRow:
    """One that reports to the region stands under it, and draws on the places of its prefecture."""
    direct = division.reports_to_region
    return OrganisationRow(
        code=division.code,
        name=rule.called(division.name),
        kind=division.level,
        parent=region if direct else division.parent,
        pool=division.parent if direct else None,
        reports_to_region=direct,
        division_code=division.code,
    )
