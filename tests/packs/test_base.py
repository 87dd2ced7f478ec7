"""A province tells its kinds and roles by what differs; a fault is named where it stands, in its own file or in the base's."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tepei import packs

SHIPPED = Path(__file__).parents[2] / "packs"


@pytest.fixture
def province(tmp_path: Path) -> Path:
    """新疆 beside a base of its own."""
    shutil.copytree(SHIPPED / "base", tmp_path / "base")
    return Path(shutil.copytree(SHIPPED / "xinjiang", tmp_path / "xinjiang"))


def named(folder: Path) -> list[str]:
    return [str(problem) for problem in packs.check(folder)]


def test_fault_of_the_province_is_named_in_its_own_file(province: Path) -> None:
    path = province / "bodies.yaml"
    path.write_text(path.read_text().replace("step: corps", "step: army"))
    line = path.read_text().splitlines().index("    step: army") + 1
    assert f"xinjiang/bodies.yaml:{line}：“army”不在可用值之内" in named(province)[0]


def test_fault_that_the_base_says_is_named_there(province: Path) -> None:
    path = province.parent / "base" / "bodies.yaml"
    path.write_text(path.read_text().replace("level: county", "level: village"))
    assert named(province)[0].startswith("base/bodies.yaml:")


def test_role_is_like_another_and_says_what_differs(province: Path) -> None:
    (province / "roles.yaml").write_text(
        "auditor: {name: 审计专员}\ncorps_reviewer: {like: prefecture_reviewer, name: 兵团审核员}\ncounty_reviewer: null\n"
    )
    base, ours = packs.roles(), packs.roles(province)
    assert ours["corps_reviewer"]["name"] == "兵团审核员"
    assert ours["corps_reviewer"]["grants"] == base["prefecture_reviewer"]["grants"]
    assert (ours["auditor"]["name"], ours["auditor"]["grants"]) == ("审计专员", base["auditor"]["grants"])
    assert any("没有岗位“county_reviewer”" in problem for problem in named(province))
    with pytest.raises(packs.PackError, match="county_reviewer"):
        packs.bodies(province)


@pytest.mark.parametrize(
    ("office", "line", "fault"),
    [
        ("{code: one, name: 应急管理厅}", None, ""),
        ("{code: one, name: 应急管理厅, kind: joint_office, parent: '650100'}", None, ""),
        (
            "{code: one, name: 应急管理厅, kind: department}",
            1,
            "“department”不在可用值之内：joint_office",
        ),
        ("{code: one, name: 应急管理厅, parent: '999999'}", 1, "“应急管理厅”的上级“999999”不在单位之内"),
        ("{code: one, name: 应急管理厅, parent: xpcc}", 1, "“corps”不在可用值之内"),
        ("{code: '650100', name: 应急管理厅}", 0, "单位编码“650100”重复"),
    ],
)
def test_office_beside_the_tree_stands_where_its_kind_may(
    province: Path, office: str, line: int | None, fault: str
) -> None:
    path = province / "organisations.yaml"
    path.write_text(f"{path.read_text()}joint_offices:\n  - {office}\n")
    last = len(path.read_text().splitlines())
    found = named(province)
    assert bool(found) == bool(fault)
    if fault:
        where = f"xinjiang/organisations.yaml:{last if line else 1}："
        assert any(each.startswith(where) and fault in each for each in found), found


def test_office_beside_the_tree_is_in_the_place_of_whom_it_stands_below(province: Path) -> None:
    path = province / "organisations.yaml"
    path.write_text(f"{path.read_text()}joint_offices:\n  - {{code: one, name: 组织部, parent: '650100'}}\n")
    found = packs.read(province).organisations[-1]
    assert (found.kind, found.parent, found.division_code) == ("joint_office", "650100", "650100")
