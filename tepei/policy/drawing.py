"""随机抽取: experts are drawn for panels from a pool, by a seed that is kept: whoever draws again with it gets the same panels.

No notice says how experts are drawn; the way is assumed. Who served least comes first, among those who served alike the lot decides;
nobody is drawn twice, nor for a panel that they may not sit in, and seats kept for people from outside go to nobody else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from tepei.policy.words import CLAUSES, Sentence, join, say


@dataclass(frozen=True)
class Drawable:
    """An expert as the draw knows them; `key` names them for ever. `barred` are the panels whose people they may not assess.

    `terms` is how often they served, `last` in which year they did last (0: never).
    """

    key: str
    fields: frozenset[str]
    is_outside: bool = False
    terms: int = 0
    last: int = 0
    barred: frozenset[str] = frozenset()


@dataclass(frozen=True)
class PanelPlan:
    """How many are drawn for a panel: `seats`, of whom `outside` at least come from outside, and `substitutes`. No `fields`: of every field."""

    key: str
    name: str
    fields: frozenset[str]
    seats: int
    outside: int = 0
    substitutes: int = 0


@dataclass(frozen=True)
class DrawnPanel:
    """Whom the lot gave a panel, in the order drawn; `shortage` says why seats stay empty."""

    members: tuple[str, ...]
    substitutes: tuple[str, ...]
    shortage: Sentence | None = None


@dataclass(frozen=True)
class _Slot:
    """A seat that somebody is drawn for."""

    panel: PanelPlan
    number: int

    def takes(self, expert: Drawable) -> bool:
        return _fits(self.panel, expert) and (expert.is_outside or self.number >= self.panel.outside)


def draw(
    pool: Sequence[Drawable], panels: Sequence[PanelPlan], seed: int, most_terms: int | None = None
) -> Mapping[str, DrawnPanel]:
    """By panel, whom the lot gives it. Who served `most_terms` times already is left out.

    As many seats are filled as can be at all. The order in which pool and panels come does not matter.
    """
    lot = Random(seed)  # noqa: S311  the lot has to be drawn again by whoever checks it
    ordered = sorted(panels, key=lambda panel: panel.key)
    ranked = _ranked([each for each in pool if most_terms is None or each.terms < most_terms], lot)
    seats = [_Slot(panel, number) for panel in ordered for number in range(panel.seats)]
    lot.shuffle(seats)
    members = _seated(ranked, seats)
    drawn = {expert.key for _panel, expert in members}
    spare = [_Slot(panel, panel.outside) for panel in ordered for _each in range(panel.substitutes)]
    lot.shuffle(spare)
    substitutes = _seated([each for each in ranked if each.key not in drawn], spare)
    found = {panel.key: _of(panel, members) for panel in ordered}
    return {
        panel.key: DrawnPanel(
            _keys(found[panel.key], ranked),
            _keys(_of(panel, substitutes), ranked),
            _shortage(panel, pool, found[panel.key], most_terms),
        )
        for panel in ordered
    }


def next_substitute(
    substitutes: Sequence[tuple[str, bool]], outside_left: int, outside_due: int
) -> str | None:
    """Who takes an empty seat, of (key, is from outside) in the order drawn: the first, or the first from outside where too few of those are left."""
    fitting = [key for key, is_outside in substitutes if is_outside or outside_left >= outside_due]
    return next(iter(fitting), None)


def _ranked(pool: Sequence[Drawable], lot: Random) -> list[Drawable]:
    shuffled = sorted(pool, key=lambda each: each.key)
    lot.shuffle(shuffled)
    return sorted(shuffled, key=lambda each: (each.terms, each.last))


def _fits(panel: PanelPlan, expert: Drawable) -> bool:
    return panel.key not in expert.barred and (not panel.fields or bool(panel.fields & expert.fields))


def _seated(ranked: Sequence[Drawable], slots: Sequence[_Slot]) -> list[tuple[PanelPlan, Drawable]]:
    """Who gets a seat of which panel. Each expert in turn gets one wherever those before can move over: no seat stays empty that could be
    filled, and who comes first is among those seated wherever that is possible at all (bipartite matching by augmenting paths).
    """
    seated: dict[int, Drawable] = {}

    def seat(expert: Drawable, tried: set[int]) -> bool:
        for number, slot in enumerate(slots):
            if number in tried or not slot.takes(expert):
                continue
            tried.add(number)
            if number not in seated or seat(seated[number], tried):
                seated[number] = expert
                return True
        return False

    for expert in ranked:
        if len(seated) == len(slots):
            break
        seat(expert, set())
    return [(slots[number].panel, expert) for number, expert in seated.items()]


def _of(panel: PanelPlan, seated: Sequence[tuple[PanelPlan, Drawable]]) -> list[Drawable]:
    return [expert for its, expert in seated if its.key == panel.key]


def _keys(experts: Sequence[Drawable], ranked: Sequence[Drawable]) -> tuple[str, ...]:
    """In the order in which the lot and the terms put them."""
    own = {each.key for each in experts}
    return tuple(each.key for each in ranked if each.key in own)


def _shortage(
    panel: PanelPlan, pool: Sequence[Drawable], found: Sequence[Drawable], most_terms: int | None
) -> Sentence | None:
    """Why seats stay empty; None where none does."""
    if len(found) == panel.seats:
        return None
    apt = [each for each in pool if not panel.fields or panel.fields & each.fields]
    barred = sum(panel.key in each.barred for each in apt)
    tired = sum(most_terms is not None and each.terms >= most_terms for each in apt)
    parts = [
        say(
            "“%(panel)s”需要%(seats)d名专家，只能抽出%(found)d名：库中符合领域的%(apt)d名",
            panel=panel.name,
            seats=panel.seats,
            found=len(found),
            apt=len(apt),
        )
    ]
    if barred:
        parts.append(say("须回避的%(barred)d名", barred=barred))
    if tired:
        parts.append(say("已达参加次数上限的%(tired)d名", tired=tired))
    if panel.outside:
        from_outside = sum(each.is_outside for each in apt)
        parts.append(
            say("来自%(region)s以外的%(count)d名（至少%(due)d名）", count=from_outside, due=panel.outside)
        )
    parts.append(say("其余的已抽入其他评审组。请补充专家库，或调整评审组的人数"))
    return say("%(parts)s。", parts=join(parts, CLAUSES))
