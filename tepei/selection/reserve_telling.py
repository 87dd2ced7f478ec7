"""What those are told who are kept in reserve."""

from __future__ import annotations

from collections.abc import Sequence

from tepei.messages import actions as messages
from tepei.messages.actions import Telling
from tepei.messages.kinds import NAME, PAPER, YEAR, MessageKind, register
from tepei.papers.models import Paper
from tepei.papers.telling import filers_of, occasion_of, values_of
from tepei.policy.words import say
from tepei.portal import scope

_KEPT = register(
    MessageKind(
        "reserve.keep",
        say("列为备选人选"),
        (NAME, YEAR, PAPER),
        "{年度}：您已列为备选人选",
        "{姓名}同志：您的{材料}（{年度}）列为备选人选，有名额空出时依次递补。有变化时另行通知。",
    )
)


def tell_kept(kept: Sequence[tuple[int, Paper]]) -> None:
    """Whoever filed each of these papers, each with its entry (id). A rehearsal tells nobody."""
    with scope.everything("who is kept hears of it, whoever acts"):
        messages.tell_each(
            _KEPT,
            [
                Telling(filers_of(paper), occasion_of(paper, f"reserve:{pk}"), values_of(paper, ""))
                for pk, paper in kept
                if not paper.cycle.is_rehearsal
            ],
        )
