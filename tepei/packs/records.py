"""What the files of a province beside its years say, each as a record: whoever reads a file, and whoever tells of its keys, asks here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Self

from pydantic import AfterValidator, Field, model_validator

from tepei.policy.definition import Invalid
from tepei.policy.reception import ReceptionFacts, check_reception
from tepei.policy.record import Choice, Day, Filled, Flag, Record, Whole, titled
from tepei.policy.vocabulary import Provincial
from tepei.policy.words import N_, TERMS, say

_DIVISION = "{division}"


def _names_division(name: str) -> str:
    if _DIVISION not in name:
        raise Invalid(say("名称中须有 {division}"))
    return name


class PackHead(Record):
    """pack.yaml: what the province is called, and what it calls the terms of the system's sentences, in Chinese or by language."""

    code: Annotated[Filled, titled(N_("配置包代码"), N_("与文件夹同名"))]
    name: Annotated[Filled, titled(N_("省（自治区、直辖市）"))]
    authority: Annotated[Filled, titled(N_("主管部门的全称"))]
    region_code: Annotated[Filled, titled(N_("省级行政区划代码"), N_("六位数字，加引号"))]
    words: Annotated[
        Mapping[Annotated[str, Choice(TERMS)], Filled | Mapping[str, Filled]],
        titled(N_("本省的用语"), N_("用语 → 中文，或按语言分别写，例如 zh、en")),
    ] = {}


class Region(Record):
    """The organisation that decides."""

    code: Annotated[Filled, titled(N_("编码"), N_("同 pack.yaml 的 region_code"))]
    name: Annotated[Filled, titled(N_("全称"))]


class BureauRule(Record):
    """Which divisions have a bureau, and how it is called."""

    levels: Annotated[
        tuple[Annotated[str, Provincial("kinds")], ...],
        titled(N_("设审核单位的级别"), N_("自上而下，与区划的级别、单位类别同名")),
    ]
    name: Annotated[
        Filled, AfterValidator(_names_division), titled(N_("名称"), N_("{division} 处填入区划名称"))
    ]
    except_kinds: Annotated[
        tuple[str, ...], titled(N_("不设审核单位的区划"), N_("divisions.csv 中 kind 一列的值"))
    ] = ()

    def called(self, division: str) -> str:
        """The bureau of the division of this name."""
        return self.name.replace(_DIVISION, division)


class Pool(Record):
    """A 名额归属: an account of places for those who report to the region themselves."""

    code: Annotated[Filled, titled(N_("编码"))]
    name: Annotated[Filled, titled(N_("名称"))]
    kind: Annotated[str, titled(N_("单位类别"), N_("不写则为本省有名额而不审核的第一个类别"), "pool")] = ""


class Root(Record):
    """A further organisation at the top (兵团), with a bureau for each division of a level."""

    code: Annotated[Filled, titled(N_("编码"))]
    name: Annotated[Filled, titled(N_("全称"))]
    kind: Annotated[str, Provincial("kinds"), titled(N_("单位类别"))]
    divisions: Annotated[str, Provincial("divisions"), titled(N_("其下区划的级别"))]
    bureaus: Annotated[str, Provincial("kinds"), titled(N_("其下单位的类别"))]


class JointOffice(Record):
    """An office beside the tree (组织部, 应急管理厅): it acts where a step of a year names it, and no paper comes to it by the tree."""

    code: Annotated[Filled, titled(N_("编码"), N_("审核环节以此写明由其办理"), "emergency")]
    name: Annotated[Filled, titled(N_("全称"), example="应急管理厅")]
    kind: Annotated[str, titled(N_("单位类别"), N_("不写则为本省会审的第一个类别"), "joint_office")] = ""
    parent: Annotated[str, titled(N_("上级单位的编码"), N_("不写则为最终决定的部门"), "150100")] = ""


class ReceptionRecord(Record):
    """When and where an office receives people, until it says so itself. Of a notice's contacts a pack has what is the office's, never a person's."""

    office: Annotated[
        Filled, titled(N_("单位的编码"), N_("最终决定的部门、各级审核单位或会审单位"), "152221")
    ]
    hours: Annotated[str, titled(N_("办公时间"), example="工作日 9:00—17:00")] = ""
    address: Annotated[str, titled(N_("办公地点"), N_("收取纸质材料和接待咨询的地点"), "示例路1号")] = ""
    telephone: Annotated[
        str,
        titled(N_("办公电话"), N_("带区号，例如 0471-1234567；不写人名和个人手机号码"), "0471-1234567"),
    ] = ""

    @property
    def facts(self) -> ReceptionFacts:
        return ReceptionFacts(self.hours, self.address, self.telephone)

    @model_validator(mode="after")
    def _is_for_everybody(self) -> Self:
        for reason in check_reception(self.facts).failures:
            raise Invalid(reason.text, reason.code)
        return self


class Organisations(Record):
    """organisations.yaml: the region, whose bureaus follow from the divisions, pools, further roots, and offices beside them; and where they receive
    people.
    """

    region: Annotated[Region, titled(N_("最终决定的部门"))]
    bureaus: Annotated[BureauRule, titled(N_("各级审核单位"))]
    pools: Annotated[tuple[Pool, ...], titled(N_("名额归属"))] = ()
    roots: Annotated[tuple[Root, ...], titled(N_("自成体系的部门"))] = ()
    joint_offices: Annotated[tuple[JointOffice, ...], titled(N_("会审单位"))] = ()
    receptions: Annotated[
        tuple[ReceptionRecord, ...],
        titled(N_("受理时间和地点"), N_("单位尚未自行填写的按此显示；自行填写后以其填写的为准")),
    ] = ()


class RoleRecord(Record):
    """roles.yaml, under its code: what a 岗位 is called, whom it may appoint, which buttons it may press."""

    name: Annotated[Filled, titled(N_("岗位名称"))]
    like: Annotated[
        str,
        titled(N_("权限同哪个岗位"), N_("沿用通用岗位的，写其代码，其余只写不同之处"), "prefecture_reviewer"),
    ] = ""
    appoints: Annotated[tuple[str, ...], titled(N_("可以任用的岗位"))] = ()
    exclusive: Annotated[Flag, titled(N_("不得兼任"), N_("系统、安全、审计三类管理员"))] = False
    grants: Annotated[
        Mapping[str, tuple[str, ...]], titled(N_("权限"), N_("页面 → 操作"), {"Place": ["read"]})
    ]


class DivisionRow(Record):
    """A line of divisions.csv. Validity is open where a day is left out; both days are inclusive."""

    identity: ClassVar[str] = ""

    code: Annotated[Filled, titled(N_("区划代码"), N_("GB/T 2260 的六位数字，或本省自定"))]
    name: Annotated[Filled, titled(N_("区划名称"))]
    parent: Annotated[str | None, titled(N_("上级区划"))] = None
    level: Annotated[str, Provincial("divisions"), titled(N_("级别"))]
    kind: Annotated[str, titled(N_("区划类别"), N_("例如：地级市、市辖区"))] = ""
    reports_to_region: Annotated[
        Flag,
        Field(alias="separate_reporting"),
        titled(N_("直接上报"), N_("直接报最终决定的部门（直管县），名额仍用上级的")),
    ] = False
    valid_from: Annotated[Day | None, titled(N_("生效日期"), example="2016-06-08")] = None
    valid_to: Annotated[Day | None, titled(N_("失效日期"), example="2016-06-07")] = None
    note: Annotated[str, titled(N_("备注"), N_("给维护的人看，系统不用"))] = ""

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise Invalid(say("失效日期早于生效日期"), "valid_to")
        return self


class CodeRow(Record):
    """A line of a code set, codes/NAME.csv; `attributes` are its further columns, which facts may ask for."""

    identity: ClassVar[str] = ""

    code: Annotated[Filled, titled(N_("代码"))]
    name: Annotated[Filled, titled(N_("名称"))]
    parent: Annotated[str | None, titled(N_("上位代码"))] = None
    rank: Annotated[Whole | None, titled(N_("等级"), N_("数大者高，等级的条件依据取自此列"))] = None
    is_selectable: Annotated[Flag, Field(alias="selectable"), titled(N_("可以选用"), N_("上位类写 0"))] = True
    attributes: Annotated[Mapping[str, str], titled(N_("属性"))] = {}


class WorkdayRow(Record):
    """A line of base/calendar/workdays.csv: a day on which the weekday rule is wrong."""

    identity: ClassVar[str] = ""

    date: Annotated[Day, titled(N_("日期"))]
    is_workday: Annotated[Flag, titled(N_("是否上班"), N_("调休上班写 1，放假写 0"))]
    name: Annotated[str, titled(N_("节日"))] = ""
