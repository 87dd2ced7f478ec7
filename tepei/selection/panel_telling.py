"""What experts are told: that they are invited, that their work is there, that it is late."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from tepei.messages import actions as messages
from tepei.messages.actions import Occasion
from tepei.messages.kinds import CLOSES, NAME, NUMBER, YEAR, MessageKind, register
from tepei.policy.calendar import moment_text
from tepei.policy.words import say
from tepei.portal import clock
from tepei.portal.catalogue import chinese
from tepei.selection.panel_models import Panel, PanelMember
from tepei.selection.panel_queries import WorkLeft

_INVITED = register(
    MessageKind(
        "panel.invite",
        say("邀请参加评审"),
        (NAME, YEAR, CLOSES),
        "{年度}：邀请您参加专家评审",
        "{姓名}同志：您被抽取为“{年度}”的评审专家，评审到{截止时间}截止。请登录系统答复能否参加。",
        by_sms=True,
    )
)
_DEALT = register(
    MessageKind(
        "panel.deal",
        say("评审任务已分配"),
        (NAME, YEAR, NUMBER, CLOSES),
        "{年度}：您有{份数}份材料待评审",
        "{姓名}同志：“{年度}”有{份数}份材料待您评审，{截止时间}截止。请登录系统办理；与申报人有利害关系的，请申请回避。",
    )
)
_LATE = register(
    MessageKind(
        "panel.remind",
        say("评审任务未完成"),
        (NAME, YEAR, NUMBER, CLOSES),
        "{年度}：还有{份数}份材料待您评审",
        "{姓名}同志：您在“{年度}”中还有{份数}份材料未评审，{截止时间}截止，请尽快登录系统办理。",
        by_sms=True,
    )
)


def tell_invited(panel: Panel, members: Collection[PanelMember]) -> int:
    """Those of them who have an account; the others are asked by telephone."""
    return sum(_tell(_INVITED, panel, each, "invite") for each in members)


def tell_dealt(panel: Panel, members: Collection[PanelMember], count: int) -> int:
    """Their work is there."""
    return sum(_tell(_DEALT, panel, each, "deal", count) for each in members)


def tell_late(panel: Panel, members: Collection[PanelMember], progress: Mapping[int, WorkLeft]) -> int:
    """Once a day and no more."""
    left = {pk: each.due - each.done for pk, each in progress.items()}
    return sum(_tell(_LATE, panel, each, f"late:{clock.today()}", left[each.id]) for each in members)


def _tell(kind: MessageKind, panel: Panel, member: PanelMember, about: str, count: int = 0) -> int:
    cycle = panel.round.cycle
    if member.expert.account_id is None or cycle.is_rehearsal:
        return 0
    occasion = Occasion(f"panel:{member.id}:{about}", cycle.programme.code, "AssessmentView.index")
    values = {YEAR: cycle.name, NUMBER: str(count), CLOSES: chinese(moment_text(panel.round.closes_at))}
    return messages.tell(kind, [member.expert.account_id], occasion, values)
