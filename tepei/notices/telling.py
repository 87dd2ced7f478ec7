"""What those are told whom a notice is about: that it is up, that an objection to them was found true, that it counts no more."""

from __future__ import annotations

from tepei.messages import actions as messages
from tepei.messages.kinds import NAME, PAPER, UNIT, YEAR, MessageKind, register
from tepei.notices.models import NoticeEntry
from tepei.papers.telling import filers_of, occasion_of, values_of
from tepei.policy.words import say
from tepei.portal import scope

_PLACES = (NAME, YEAR, PAPER, UNIT)

PUT_UP = register(
    MessageKind(
        "notice.put_up",
        say("本人列入公示"),
        _PLACES,
        "{年度}：您的{材料}正在公示",
        "{姓名}同志：您的{材料}（{年度}）由{单位}公示。公示的起止日期和地点请登录系统查看。",
    )
)
UPHELD = register(
    MessageKind(
        "notice.uphold",
        say("对本人的异议经查属实"),
        _PLACES,
        "{年度}：公示期间的异议经查属实",
        "{姓名}同志：您的{材料}（{年度}）公示期间收到异议，经{单位}调查属实，将予退回或不予通过。请登录系统查看。",
        by_sms=True,
    )
)
VOID = register(
    MessageKind(
        "notice.void",
        say("本人的公示作废"),
        _PLACES,
        "{年度}：对您的公示已作废",
        "{姓名}同志：{单位}对您的{材料}（{年度}）的公示已作废，须重新公示，公示天数重新计算。",
    )
)


def tell(kind: MessageKind, entry: NoticeEntry, key: str) -> None:
    """Tell who filed the paper of this entry, in the transaction of what happened; `key` names that. A rehearsal concerns nobody."""
    with scope.everything("who is announced hears of it, whoever acts"):
        paper, notice = entry.paper, entry.notice
        if paper.cycle.is_rehearsal:
            return
        values = values_of(paper, notice.organisation_name)
        messages.tell(kind, filers_of(paper), occasion_of(paper, key), values)
