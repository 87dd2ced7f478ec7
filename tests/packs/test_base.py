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
