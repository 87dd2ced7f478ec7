"""The tree of recommending bodies, derived from divisions by rule 推荐单位."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tepei.packs.findings import Findings
from tepei.packs.pack import Division, Organisation
from tepei.packs.sources import Document
from tepei.policy.definition import Reader

_LEVELS = ("prefecture", "county")
CORPS_DIVISION = "corps_division"  # 师（市）: under the corps, whatever prefecture it lies in


def read_organisations(
    folder: Path, divisions: Sequence[Division], findings: Findings
) -> tuple[Organisation, ...]:
    """Parents first: the region, its prefectures, their counties, pools."""
    opened = findings.document(folder / "organisations.yaml")
    return (findings.make(opened, _organisations, opened, divisions) if opened else None) or ()


def _organisations(opened: Document, divisions: Sequence[Division]) -> tuple[Organisation, ...]:
    entry = Reader(opened.value, opened.name, ("region", "bureaus", "pools", "corps"))
    region = Reader(entry.value("region"), entry.at("region"), ("code", "name"))
    top = Organisation(region.text("code"), region.text("name"), "region", division_code=region.text("code"))
    rule = Reader(entry.value("bureaus"), entry.at("bureaus"), ("levels", "name", "except_kinds"))
    pools = (Reader(item, path, ("code", "name")) for path, item in entry.items("pools"))
    return (
        top,
        *_bureaus(rule, divisions, top.code),
        *(Organisation(pool.text("code"), pool.text("name"), "pool", parent=top.code) for pool in pools),
        *_corps(entry, divisions, rule.text("name")),
    )


def _corps(entry: Reader, divisions: Iterable[Division], name: str) -> Iterator[Organisation]:
    """兵团: a root of its own, with a bureau for each of its divisions (师市) under it."""
    if entry.value("corps") is None:
        return
    corps = Reader(entry.value("corps"), entry.at("corps"), ("code", "name"))
    yield Organisation(corps.text("code"), corps.text("name"), "corps", division_code=corps.text("code"))
    for division in divisions:
        if division.level == CORPS_DIVISION and division.valid_to is None:
            bureau = name.replace("{division}", division.name)
            yield Organisation(
                division.code, bureau, "prefecture", parent=corps.text("code"), division_code=division.code
            )


def _bureaus(rule: Reader, divisions: Iterable[Division], region: str) -> Iterator[Organisation]:
    levels = [str(level) for _, level in rule.items("levels")]
    if wrong := sorted(set(levels) - set(_LEVELS)):
        raise rule.error("levels", f"“{'、'.join(wrong)}”不在可用值之内：{'、'.join(_LEVELS)}")
    if "{division}" not in rule.text("name"):
        raise rule.error("name", "名称中须有 {division}")
    left_out = {kind for _, kind in rule.items("except_kinds")}
    current = [d for d in divisions if d.valid_to is None and d.kind not in left_out]
    for level in levels:
        yield from (_bureau(rule, d, region) for d in current if d.level == level)


def _bureau(rule: Reader, division: Division, region: str) -> Organisation:
    """One that reports to the region stands under it, and draws on the places of its prefecture."""
    name = rule.text("name").replace("{division}", division.name)
    direct = division.reports_to_region
    return Organisation(
        code=division.code,
        name=name,
        kind=division.level,
        parent=region if direct else division.parent,
        pool=division.parent if direct else None,
        reports_to_region=direct,
        division_code=division.code,
    )
