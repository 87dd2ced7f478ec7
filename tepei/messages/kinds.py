"""The kinds of message 消息种类: a room registers its own beside the verb that sends them, with the wording until somebody changes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tepei.policy.words import Sentence

# Whom and what a wording may name: nothing of a person but the name.
NAME, UNIT, YEAR, PAPER, CLOSES, DAYS, NUMBER, TRAINEE, MATTER, PRINCIPAL, COLLEAGUE, PERIOD, OUTCOME = (
    "姓名", "单位", "年度", "材料", "截止时间", "剩余天数", "份数", "学员", "事项", "委托人", "受托人", "起止日期", "结果",
)  # fmt: skip
# By which a wording is shown before anybody gets it.
EXAMPLES = {
    NAME: "张三", UNIT: "示例单位", YEAR: "示例年度", PAPER: "申报材料",
    CLOSES: "2025年3月20日24:00", DAYS: "3", NUMBER: "5", TRAINEE: "李四", MATTER: "报到",
    PRINCIPAL: "王五", COLLEAGUE: "赵六", PERIOD: "2025年3月1日至2025年3月20日", OUTCOME: "入选",
}  # fmt: skip


@dataclass(frozen=True)
class Direction:
    """Where a letter goes and where it leads, where that is not its reader's own address and inbox."""

    to: str
    path: str


# By what the message is about and the channel; None where the letter must not leave any more.
Directed = Callable[[str, str], Direction | None]


@dataclass(frozen=True)
class MessageKind:
    """What is told on one occasion.

    `places` are what its wording may name in braces. `by_sms`: worth a text message unless somebody decides otherwise. `days`: how long
    before a close it is sent, greatest first; None for what follows an event. One without a text is worded by whoever sends it.
    `directed` says where its letters go that are no common ones.
    """

    key: str
    name: Sentence
    places: tuple[str, ...]
    subject: str
    text: str
    by_sms: bool = False
    days: tuple[int, ...] | None = None
    directed: Directed | None = None


KINDS: dict[str, MessageKind] = {}


def register(kind: MessageKind) -> MessageKind:
    """Add a kind. A key belongs to one room."""
    if kind.key in KINDS:
        raise ValueError(f"registered already: {kind.key}")
    KINDS[kind.key] = kind
    return kind
