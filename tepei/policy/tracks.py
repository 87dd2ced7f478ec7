"""What a year is applied for, and who may file for it 培养方式."""

from __future__ import annotations

from typing import Annotated, ClassVar

from tepei.policy.record import Choice, Filled, Flag, Record, Whole, titled
from tepei.policy.requirements import RequirementRecord
from tepei.policy.tasks import TasksRecord
from tepei.policy.vocabulary import Provincial
from tepei.policy.words import N_, say

ARRANGERS = Provincial("arrangers", {"": say("%(region_office)s")})

# Who files on a track: somebody for themself, or whoever acts for a unit in its name.
PERSON, UNIT, BODY = "person", "unit", "body"
FILERS = {PERSON: N_("个人"), UNIT: N_("单位"), BODY: N_("单位和各级%(offices)s")}
FILES_AS = {PERSON: (PERSON,), UNIT: (UNIT, BODY), BODY: (BODY,)}  # on the tracks of which filers each files


class TrackRecord(Record):
    """A 培养方式. A soft `total` may be exceeded by the allocation."""

    identity: ClassVar[str] = "code"

    code: Annotated[Filled, titled(N_("代码"))]
    name: Annotated[Filled, titled(N_("%(track_word)s"))]
    form_label: Annotated[str, titled(N_("申报表填法"), N_("印在申报表封面“%(track_word)s”一栏"))] = ""
    total: Annotated[Whole | None, titled(N_("名额总数"))] = None
    total_is_soft: Annotated[
        Flag, titled(N_("总数可以超出"), N_("超出后每一名由审核员说明理由，理由记入审核记录"))
    ] = False
    term_years: Annotated[
        Whole | None,
        titled(
            N_("培养期（年）"),
            N_("%(selected_word)s后几年为一期，自%(selected_word)s之日起算；通知没有规定的不填"),
            3,
        ),
    ] = None
    filer: Annotated[
        str,
        Choice(FILERS),
        titled(
            N_("申报主体"),
            N_(
                "单位申报的（如基地、工作站）由单位审核员以单位名义填报；%(offices)s也填报的（如培训计划）由上一级决定"
            ),
        ),
    ] = PERSON
    repeats: Annotated[
        Flag, titled(N_("一年内可申报多份"), N_("例如培训计划，每期各报一份；不选则每年度一份"))
    ] = False
    route: Annotated[str, titled(N_("审核流程"), N_("“其他审核流程”之一；不选则为本年度的审核流程"))] = ""
    arranged_by: Annotated[
        str,
        ARRANGERS,
        titled(N_("落实培养单位"), N_("受托落实的机构；不选则由%(region_office)s或年度的组织单位落实")),
    ] = ""
    tasks: Annotated[
        TasksRecord | None,
        titled(N_("专项任务"), N_("此%(track_word)s只由以往入选的一批人申报，例如中期考核；不是的不填")),
    ] = None
    requirements: Annotated[tuple[RequirementRecord, ...], titled(N_("选拔条件"))] = ()
