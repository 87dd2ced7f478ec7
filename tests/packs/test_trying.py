"""A pack tried without a server: its examples walk the whole way, and one that comes out otherwise is named."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook

from tepei import packs
from tepei.applications.models import Application
from tepei.demo import trying
from tepei.people.models import Person
from tepei.policy.year import CaseRecord
from tests.applications.filling import count
from tests.conftest import opened
from tests.prepared import Prepared

ROOT = Path(__file__).parents[2]
ZHICHENG = Path(__file__).parent / "notices/zhicheng"
LANJIANG = ROOT / "tests/provinces/lanjiang"


@pytest.fixture
def lanjiang(prepared: Callable[..., Prepared]) -> Iterator[Flask]:
    with opened(prepared("sqlite", str(LANJIANG))) as application, application.app_context():
        yield application


def results(pack: packs.Pack, folder: Path) -> list[str]:
    """A sign and a text for each line."""
    return [f"{'+' if each.is_well else '-'} {each.text}" for each in trying.tried(pack, folder)]


def with_case(**facts: str) -> packs.Pack:
    """澜江市 with nothing but this example; `expect` is among the keys."""
    pack = packs.read(LANJIANG)
    year, expect = pack.cycles[0], tuple(filter(None, facts.pop("expect", "").split()))
    case = CaseRecord(track="abroad", facts=facts, expect=expect, outcome="fail" if expect else "pass")
    return replace(pack, cycles=(year.model_copy(update={"cases": (case,)}),))


def test_every_example_walks_to_the_end_and_leaves_its_papers_and_nothing_else(
    lanjiang: Flask, tmp_path: Path
) -> None:
    (tmp_path / "notes.pdf").write_bytes(b"mine")
    (tmp_path / "saplings-2025-abroad-一览表.pdf").write_bytes(b"of an earlier try")
    assert results(packs.read(LANJIANG), tmp_path) == [
        "+ saplings-2025：已开放",
        "+ saplings-2025 示例1（abroad，年龄符合）：通过：青石区示例单位 → 青石区人才局 → 澜江市人才局，已确定入选",
        "+ saplings-2025 示例2（home，超龄）：通过：青石区示例单位 → 青石区人才局 → 澜江市人才局，已确定入选",
    ]
    left = {each.name: each.read_bytes()[:4] for each in tmp_path.iterdir()}
    assert left == {
        "notes.pdf": b"mine",
        "saplings-2025-abroad-青苗计划申报表（虚构）.pdf": b"%PDF",
        "saplings-2025-abroad-青苗计划汇总表（虚构）.xlsx": b"PK\x03\x04",
        "saplings-2025-home-青苗计划申报表（虚构）.pdf": b"%PDF",
        "saplings-2025-home-青苗计划汇总表（虚构）.xlsx": b"PK\x03\x04",
    }
    assert (count(Application), count(Person)) == (0, 0)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"born_on": "1985-01-01", "expect": "age"}, "填入申报表后应不满足“age”，实际不满足“（无）”"),
        ({"born_on": "1975-01-01"}, "填入申报表后应不满足“（无）”，实际不满足“age”"),
        ({"born_on": "1985-01-01", "unit_level": "county"}, "没有这样的人或单位：“单位层级”不能是“县区及以下单位”"),
        ({"title_rank": "3"}, "申报表没有提供“专业技术职称”的栏，示例不能写它"),
    ],
    ids=["不该通过", "不该拒绝", "没有这样的单位", "表上没有"],
)  # fmt: skip
def test_example_that_comes_out_otherwise_is_named(
    lanjiang: Flask, tmp_path: Path, facts: dict[str, str], said: str
) -> None:
    assert f"- saplings-2025 示例1（abroad）：{said}" in results(with_case(**facts), tmp_path)


def test_track_without_an_example_that_goes_through_is_named(lanjiang: Flask, tmp_path: Path) -> None:
    assert "- saplings-2025 home：没有走到最后的示例，未能打印材料" in results(
        with_case(born_on="1985-01-01"), tmp_path
    )


# Each notice, what of it PostgreSQL walks besides, the example that a review refuses and why, and what is left in the folder.
NOTICES = {
    "senior-2025": ((0, 12, 14), "单位不同意推荐", "示例市示例单位审核时被拒绝“unit”", 6),
    "stations-2025": ((0, 6), "单位在失信名单上", "提交时被拒绝“listed”", 2),
    "talents-2025": ((0, 5, 9, 10), "失信名单上", "提交时被拒绝“listed、other”", 6),
    "technician-2025": ((4, 3, 17), "单位不同意推荐", "示例单位审核时被拒绝“unit”", 3),
    "urgent-2026": ((0, 1, 3, 4), "岗位表内没有", "提交时被拒绝“post”", 6),
}

# Where the examples of a track end: the year's own way, one that is approved from above, one that bureaus decide.
ENDS = {
    "示例1（lead": "（合作单位同意） → 示例厅局 → 示例厅局（省市联合评审） → 示例省人力资源和社会保障厅（省市联合评审） → 示例省人力资源和社会保障厅 → 示例省人力资源和社会保障厅（报上级批准）",
    "示例6（key": "示例市委组织部（市委组织部审核） → 示例省应急管理厅（征求意见） → 示例省财政厅（征求意见） → 示例省人力资源和社会保障厅",
    "示例11（young": "平川县人力资源和社会保障局 → 平川县人力资源和社会保障局（服务地审核） → 示例市人力资源和社会保障局",
}


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
@pytest.mark.parametrize("code", NOTICES)
def test_notice_of_another_programme_is_a_pack_like_any_other(
    prepared: Callable[..., Prepared], tmp_path: Path, kind: str, code: str
) -> None:
    """A 职称评审 (papers counted, years in a title, 破格, a soft age), a talent project of three tiers with lists that exclude
    and a way of its own for two of them, and a 技能等级认定
    for five categories of applicants, each with its own conditions, sections, papers and words, bases that units apply for, and people whom a city takes on by a list of posts: no line of code knows of them.
    """
    pack, (some, refused, how, papers) = packs.read(ZHICHENG), NOTICES[code]
    year = next(each for each in pack.cycles if each.code == code)
    if kind == "postgresql":
        year = year.model_copy(update={"cases": tuple(year.cases[number] for number in some)})
    with opened(prepared(kind, str(ZHICHENG))) as application, application.app_context():
        found = results(replace(pack, cycles=(year,)), tmp_path)
    assert [each for each in found if each[0] == "-"] == []
    assert len(found) == 1 + len(year.cases)
    assert next(each for each in found if refused in each).endswith(f"{how}，与示例一致")
    assert len(list(tmp_path.iterdir())) == papers
    if code == "senior-2025":
        assert _columns(next(tmp_path.glob("*engineering*.xlsx")), 4) == {"论文篇数": 3, "其中核心期刊": 1}
    if code == "talents-2025" and kind == "sqlite":
        ways = {head: each for head in ENDS for each in found if head in each}
        assert {
            head: way.endswith(f"{ENDS[head]}，已确定入选") for head, way in ways.items()
        } == dict.fromkeys(ENDS, True)


def _columns(file: Path, first: int) -> dict[str, Any]:
    """What the list says of its first person in the columns of facts; their heads stand in this row, from 1."""
    rows = CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()
    return {
        head: value
        for head, value in zip(rows[first - 1], rows[first], strict=True)
        if head in ("论文篇数", "其中核心期刊")
    }


@pytest.mark.parametrize("province", ["inner-mongolia", "xinjiang"])
def test_shipped_provinces_pass(prepared: Callable[..., Prepared], tmp_path: Path, province: str) -> None:
    with opened(prepared("sqlite", province)) as application, application.app_context():
        assert [
            each for each in results(packs.read(ROOT / "packs" / province), tmp_path) if each[0] == "-"
        ] == []


@pytest.fixture
def university(tmp_path_factory: pytest.TempPathFactory, prepared: Callable[..., Prepared]) -> Iterator[Path]:
    """澜江市 with universities below 委办局, whose colleges hand in to a 人事处: three levels in one employer."""
    folder = tmp_path_factory.mktemp("university") / "lanjiang"
    shutil.copytree(LANJIANG, folder)
    bodies, route = folder / "bodies.yaml", folder / "programmes/saplings-2025/route.yaml"
    text = bodies.read_text(encoding="utf-8").replace("under: [district, bureau]", "under: [personnel]")
    office = "  - {code: personnel, name: 学校人事处, step: personnel, duties: [employs], under: [bureau], roles: [unit_reviewer]}\n"
    text = text.replace(
        "  - {code: district, name: 区人才局, op",
        "  - {code: personnel, name: 学校人事处, after: unit}\n  - {code: district, name: 区人才局, op",
    )
    bodies.write_text(text.replace("  - code: city\n", office + "  - code: city\n"), encoding="utf-8")
    step = "  - {kind: personnel, opinion: 人事处意见}\n"
    route.write_text(
        route.read_text(encoding="utf-8").replace("  - {kind: district", step + "  - {kind: district"),
        encoding="utf-8",
    )
    with opened(prepared("sqlite", str(folder))) as application, application.app_context():
        yield folder


def test_levels_within_an_employer_are_walked(university: Path, tmp_path: Path) -> None:
    (case,) = [each for each in results(packs.read(university), tmp_path) if "示例1" in each]
    assert "通过：示例学校人事处示例单位 → 示例学校人事处 → 示例委办局 → 澜江市人才局，已确定入选" in case
