"""What those are told who are chosen for 考察."""

from __future__ import annotations

from collections.abc import Sequence

from tepei.messages import actions as messages
from tepei.messages.kinds import MATTER, NAME, PAPER, YEAR, MessageKind, register
from tepei.papers.telling import filers_of, occasion_of, values_of
from tepei.policy.words import say
from tepei.portal import scope
from tepei.selection.vetting_models import Vetting

_CHOSEN = register(
    MessageKind(
        "vetting.choose",
        say("列为考察人选"),
        (NAME, YEAR, PAPER, MATTER),
        "{年度}：您已列为{事项}人选",
        "{姓名}同志：您的{材料}（{年度}）已列为{事项}人选。时间和要求由组织单位另行通知，请保持联系畅通。列为{事项}人选不代表入选。",
        by_sms=True,
    )
)


def tell_chosen(vettings: Sequence[Vetting], called: str) -> int:
    """Whoever filed each paper, once; how many. A rehearsal tells nobody."""
    told = 0
    with scope.everything("who is chosen hears of it, whoever acts"):
        for each in vettings:
            paper = each.paper
            if not paper.cycle.is_rehearsal:
                values = values_of(paper, "") | {MATTER: called}
                told += messages.tell(
                    _CHOSEN, filers_of(paper), occasion_of(paper, f"vetting:{each.id}"), values
                )
    return told
