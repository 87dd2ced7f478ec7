"""The tree of recommending bodies, derived from divisions by rule 推荐单位."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tepei.packs.findings import Findings
from tepei.packs.pack import DivisionRow, OrganisationRow
from tepei.packs.sources import YamlFile
from tepei.policy.bodies import Bodies
from tepei.policy.definition import Reader, not_among
from tepei.policy.words import ITEMS, join, say


def read_organisations(
    folder: Path, divisions: Sequence[DivisionRow], bodies: Bodies, findings: Findings
) -> tuple[OrganisationRow, ...]:
    """Parents first: the region, its bureaus level by level, pools, further roots with theirs."""
    opened = findings.document(folder / "organisations.yaml")
    return (findings.make(opened, _organisations, opened, divisions, bodies) if opened else None) or ()


def _organisations(
    opened: YamlFile, divisions: Sequence[DivisionRow], bodies: Bodies
) -> tuple[OrganisationRow, ...]:
    entry = Reader(opened.value, opened.name, ("region", "bureaus", "pools", "roots"))
    region = Reader(entry.value("region"), entry.at("region"), ("code", "name"))
    code = region.text("code")
    rule = Reader(entry.value("bureaus"), entry.at("bureaus"), ("levels", "name", "except_kinds"))
    pools = [kind.code for kind in bodies.kinds if kind.is_pool]
    return (
        OrganisationRow(code, region.text("name"), bodies.deciding.code, division_code=code),
        *_bureaus(rule, divisions, code, bodies),
        *(
            _pool(Reader(item, path, ("code", "name", "kind")), pools, code)
            for path, item in entry.items("pools")
        ),
        *(each for path, item in entry.items("roots") for each in _root(item, path, divisions, bodies, rule)),
    )


def _pool(entry: Reader, kinds: Sequence[str], region: str) -> OrganisationRow:
    kind = entry.one_of("kind", kinds, kinds[0] if kinds else "")
    return OrganisationRow(entry.text("code"), entry.text("name"), kind, parent=region)


def _root(
    source: object, path: str, divisions: Iterable[DivisionRow], bodies: Bodies, rule: Reader
) -> Iterator[OrganisationRow]:
    """A root of its own whose papers end at the region like all others (兵团), with a bureau for each division of a level."""
    root = Reader(source, path, ("code", "name", "kind", "divisions", "bureaus"))
    code, kind = root.text("code"), root.one_of("kind", bodies.bureaus)
    yield OrganisationRow(code, root.text("name"), kind, division_code=code)
    level, of_kind = root.one_of("divisions", bodies.divisions), root.one_of("bureaus", bodies.bureaus)
    for division in divisions:
        if division.level == level and division.valid_to is None:
            yield OrganisationRow(
                division.code, _named(rule, division), of_kind, parent=code, division_code=division.code
            )


def _bureaus(
    rule: Reader, divisions: Iterable[DivisionRow], region: str, bodies: Bodies
) -> Iterator[OrganisationRow]:
    levels = [str(level) for _, level in rule.items("levels")]
    known = [code for code in bodies.bureaus if code != bodies.deciding.code]
    if wrong := sorted(set(levels) - set(known)):
        raise rule.error("levels", not_among(join(wrong, ITEMS), known))
    if "{division}" not in rule.text("name"):
        raise rule.error("name", say("名称中须有 {division}"))
    left_out = {kind for _, kind in rule.items("except_kinds")}
    current = [d for d in divisions if d.valid_to is None and d.kind not in left_out]
    for level in levels:
        yield from (_bureau(rule, d, region) for d in current if d.level == level)


def _bureau(rule: Reader, division: DivisionRow, region: str) -> OrganisationRow:
    """One that reports to the region stands under it, and draws on the places of its prefecture."""
    direct = division.reports_to_region
    return OrganisationRow(
        code=division.code,
        name=_named(rule, division),
        kind=division.level,
        parent=region if direct else division.parent,
        pool=division.parent if direct else None,
        reports_to_region=direct,
        division_code=division.code,
    )


def _named(rule: Reader, division: DivisionRow) -> str:
    return rule.text("name").replace("{division}", division.name)
