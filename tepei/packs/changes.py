"""A change between two years, where it is and what was and is said 变更."""

from __future__ import annotations

from dataclasses import dataclass

from tepei.policy.words import Sentence, join, say

PLACES = say("名额")
TRAIL = say("%(before)s · %(after)s")


@dataclass(frozen=True)
class Change:
    """`where` in words from the outside in (区外培养 · 学历、年限或职称 · 条件); empty `before` is new, empty `after` is gone."""

    where: tuple[Sentence | str, ...]
    before: Sentence | str
    after: Sentence | str

    def __str__(self) -> str:
        return str(self.sentence)

    @property
    def sentence(self) -> Sentence:
        """The whole change in one line."""
        place = join(self.where, TRAIL)
        if not self.before:
            return say("%(place)s：新增 %(after)s", place=place, after=self.after)
        after = self.after or say("（删除）")
        return say("%(place)s：%(before)s → %(after)s", place=place, before=self.before, after=after)

    @property
    def part(self) -> Sentence | str:
        """The part of the year that it is about; empty where that is the year itself."""
        return self.where[0] if len(self.where) > 1 else ""

    @property
    def inside(self) -> Sentence:
        """Where in that part."""
        return join(self.where[1:] or self.where, TRAIL)

    @property
    def is_of_places(self) -> bool:
        """A cell of the allocation table, of which there are many."""
        return self.where[0] == PLACES
