"""What decided somebody's place in a ranking, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from tepei.policy.evaluation import PRIORITY
from tepei.policy.words import ITEMS, Sentence, join, say

# What decided somebody's place.
SCORED, BELOW, UNSCORED, TOO_FEW, INQUORATE = "scored", "below", "unscored", "too_few", "inquorate"
TIED, OPEN, SETTLED = "tied", "open", "settled"


@dataclass(frozen=True)
class Why:
    """What decided a place: a `code`, how many experts counted, and by what equals were told apart (criterion or priority, with what it was)."""

    code: str
    experts: int = 0
    compared: tuple[tuple[str, str], ...] = ()

    def to_data(self) -> dict[str, object]:
        """For JSON."""
        return {
            "code": self.code,
            "experts": self.experts,
            "compared": [list(each) for each in self.compared],
        }

    @classmethod
    def from_data(cls, data: Mapping[str, object]) -> Why | None:
        """As `to_data` wrote it; None of nothing."""
        if not data:
            return None
        compared: Iterable[Sequence[str]] = data["compared"]  # type: ignore[assignment]
        return cls(str(data["code"]), int(str(data["experts"])), tuple((key, text) for key, text in compared))

    def sentence(self, names: Mapping[str, str]) -> Sentence:
        """In words; `names` of criteria by key."""
        if self.code not in (TIED, OPEN, SETTLED):
            return _WORDS[self.code](self.experts)
        called = {PRIORITY: say("优先人选")}
        parts = join(
            (
                say("%(what)s %(value)s", what=called.get(key, names.get(key, key)), value=text)
                for key, text in self.compared
            ),
            ITEMS,
        )
        compared = say("得分并列，依次比较：%(parts)s", parts=parts) if parts else say("得分并列")
        return (
            say("%(compared)s%(end)s", compared=compared, end=_ENDS[self.code])
            if self.code in _ENDS
            else compared
        )


_WORDS: Mapping[str, Callable[[int], Sentence]] = {
    SCORED: lambda experts: say("按得分，%(experts)d 位专家", experts=experts),
    BELOW: lambda experts: say("未达到合格线，%(experts)d 位专家", experts=experts),
    UNSCORED: lambda _experts: say("没有完整的评分"),
    INQUORATE: lambda experts: say("实到 %(experts)d 位专家，未达到规定的比例，投票无效", experts=experts),
    TOO_FEW: lambda experts: say(
        "只有 %(experts)d 位专家评分，去掉最高分、最低分后没有剩余", experts=experts
    ),
}
_ENDS: Mapping[str, Sentence] = {
    OPEN: say("；仍相同，须由组织单位确定次序"),
    SETTLED: say("；仍相同，次序由组织单位确定"),
}
