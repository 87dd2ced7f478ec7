"""What the demonstration of each province is made of; a province without a story has its administrators alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from tepei.demo import neimenggu, xinjiang
from tepei.demo.people import Inventor
from tepei.portal.database import ZONE


@dataclass(frozen=True)
class Member:
    """Who can be tried out: user name, name, the code of the organisation acted for, and the role where it is not the usual one."""

    username: str
    name: str
    organisation: str
    role: str = ""


@dataclass(frozen=True)
class Fate:
    """What becomes of an application: how many stops approve (`ALL`: up to the recommending body), and what comes last."""

    approvals: int
    last: str = ""


ALL = 99


@dataclass(frozen=True)
class Province:
    """`county` is where the printed accounts work; `fates` are those of a body and track, `few` of them where a body has one unit.

    `open_body` is a (body, track) that keeps places, so that a whole journey can be tried to its end. `extended` is a bureau with more time.
    """

    region: str
    cycle: str
    first_day: dt.datetime
    morning: dt.datetime
    inventor: type[Inventor]
    county: str
    prefecture: str
    departments: Mapping[str, str]
    fates: tuple[Fate, ...]
    few: int
    open_body: tuple[str, str]
    extended: tuple[str, dt.datetime, str]
    further: tuple[Member, ...] = ()

    @property
    def members(self) -> tuple[Member, ...]:
        """Everybody whose account is printed, but for the applicant."""
        department = next(iter(self.departments))
        return (
            Member("unit", "单位审核员（演示）", f"{self.county}-U1"),
            Member("county", "县级审核员（演示）", self.county),
            Member("prefecture", "地市审核员（演示）", self.prefecture),
            Member("department", "厅局审核员（演示）", department),
            *self.further,
            Member("region", "自治区审核员（演示）", self.region),
            Member("region2", "自治区审核员二（演示）", self.region, "region_reviewer"),
            Member("manager", "年度管理员（演示）", self.prefecture, "year_manager"),
            Member("training", "培养单位（演示）", f"{self.region}-T1"),
            Member("arranger", "培养单位落实人员（演示）", f"{self.region}-P1"),
            *administrators(self.region),
        )


def administrators(region: str) -> tuple[Member, ...]:
    """The three of every installation, and a second security administrator: rights of administrators need two."""
    return (
        Member("system", "系统管理员（演示）", region, "system_admin"),
        Member("security", "安全管理员（演示）", region, "security_admin"),
        Member("security2", "安全管理员二（演示）", region, "security_admin"),
        Member("auditor", "审计员（演示）", region, "auditor"),
    )


_INNER_MONGOLIA = Province(
    region="150000",
    cycle="nmg-tepei-2023",
    first_day=dt.datetime(2023, 2, 20, 9, 0, tzinfo=ZONE),
    morning=dt.datetime(2023, 3, 8, 9, 0, tzinfo=ZONE),
    inventor=neimenggu.NeimengguPeople,
    county="152221",
    prefecture="152200",
    departments={
        "150000-D01": "内蒙古自治区卫生健康委员会",
        "150000-D02": "内蒙古自治区教育厅",
        "150000-D03": "内蒙古自治区农牧厅",
        "150000-D04": "内蒙古大学",
    },
    fates=(
        Fate(ALL, "select"), Fate(ALL), Fate(0), Fate(ALL, "approve"), Fate(1), Fate(0, "draft"), Fate(0, "send_back"),
        Fate(ALL, "reject"), Fate(1), Fate(ALL, "revoke"), Fate(0, "draft"),
    ),
    few=5,
    open_body=("152200", "inside"),
    extended=("152900", dt.datetime(2023, 3, 22, 18, 0, tzinfo=ZONE), "暴雪封路，材料无法按时送达"),
)  # fmt: skip

_XINJIANG = Province(
    region="650000",
    cycle="xj-tepei-2025",
    first_day=dt.datetime(2025, 2, 14, 9, 0, tzinfo=ZONE),
    morning=dt.datetime(2025, 3, 4, 9, 0, tzinfo=ZONE),
    inventor=xinjiang.XinjiangPeople,
    county="653123",
    prefecture="653100",
    departments={
        "650000-D01": "新疆维吾尔自治区卫生健康委员会",
        "650000-D02": "新疆维吾尔自治区教育厅",
        "650000-D03": "新疆大学",
    },
    fates=(Fate(ALL, "select"), Fate(1), Fate(0), Fate(0, "draft")),
    few=2,
    open_body=("653100", "away"),
    extended=("653200", dt.datetime(2025, 3, 22, 18, 0, tzinfo=ZONE), "沙尘天气道路中断，材料无法按时上传"),
    further=(Member("corps", "兵团审核员（演示）", "xpcc"),),
)

_PROVINCES = {"inner-mongolia": _INNER_MONGOLIA, "xinjiang": _XINJIANG}


def of(pack: str) -> Province | None:
    """The story of the province with this pack; None for one that has none yet."""
    return _PROVINCES.get(pack)
