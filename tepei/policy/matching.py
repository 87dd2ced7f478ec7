"""Rank-maximal matching: as many first wishes served as can be, of those outcomes as many second ones, and so on 按志愿顺序匹配.

The algorithm is that of Irving, Kavitha, Mehlhorn, Michail and Paluch, "Rank-maximal matchings" (ACM Trans. Algorithms 2, 2006), for places that
several people share: rank by rank a maximum matching is grown along augmenting paths, and what no later rank may undo is then taken out. Counts decide, never sums
of weights, which for thousands of people would not fit a float. docs/adr/0020 says what else was weighed.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence

Wishes = Sequence[Sequence[int]]  # of one person: by rank, the best first, what they would take


def rank_maximal(people: Sequence[Wishes], room: Mapping[int, int]) -> list[int | None]:
    """What each of `people` is given, in their order; `room` is how many each thing serves, none where it is not named.

    The same people in the same order get the same; of two who stand alike, who stands earlier comes first.
    """
    matching = _Matching(len(people), room)
    for rank in range(max(map(len, people), default=0)):
        for person, wishes in enumerate(people):
            matching.offer(person, wishes[rank] if rank < len(wishes) else ())
        matching.grow()
        matching.settle()
    return matching.given


class _Matching:
    """`open_to` are the edges that are left of each person, `held` who holds each thing, in the order in which they came to it."""

    def __init__(self, count: int, room: Mapping[int, int]) -> None:
        self.given: list[int | None] = [None] * count
        self.open_to: list[list[int]] = [[] for _ in range(count)]
        self.held: dict[int, dict[int, None]] = {thing: {} for thing, places in room.items() if places > 0}
        self.room = room
        self.undecided = set(range(count))
        self.unsettled = set(self.held)

    def offer(self, person: int, things: Iterable[int]) -> None:
        """Edges of a further rank, between those alone whom an earlier one left open."""
        if person in self.undecided:
            known = set(self.open_to[person])
            self.open_to[person] += [each for each in things if each in self.unsettled and each not in known]

    def grow(self) -> None:
        """Whoever has nothing yet, in their order; a search that fails shows where none will succeed."""
        dead: set[int] = set()
        for person in self._without():
            self._augment(person, dead)

    def settle(self) -> None:
        """Who is not reached from somebody or something left over is decided: edges that no maximum matching uses go, and no further ones come."""
        seekers, sought = self._from_people()
        spare, served = self._from_things()
        for person, things in enumerate(self.open_to):
            if person in served:
                self.open_to[person] = [each for each in things if each in spare]
            elif person not in seekers:
                self.open_to[person] = [each for each in things if each not in sought]
        self.undecided &= seekers
        self.unsettled &= spare

    def _without(self) -> list[int]:
        return [person for person, thing in enumerate(self.given) if thing is None]

    def _has_room(self, thing: int) -> bool:
        return len(self.held[thing]) < self.room[thing]

    def _augment(self, start: int, dead: set[int]) -> None:
        """The shortest way to a free place: who has something is moved as little as can be."""
        came: dict[int, int] = {}
        waiting = deque([start])
        while waiting:
            person = waiting.popleft()
            for thing in self.open_to[person]:
                if thing in came or thing in dead:
                    continue
                came[thing] = person
                if self._has_room(thing):
                    self._shift(thing, came)
                    return
                waiting.extend(self.held[thing])
        dead |= came.keys()

    def _shift(self, thing: int, came: Mapping[int, int]) -> None:
        """Everybody on the way takes the next thing."""
        last: int | None = thing
        while last is not None:
            person = came[last]
            before = self.given[person]
            if before is not None:
                del self.held[before][person]
            self.held[last][person] = None
            self.given[person], last = last, before

    def _from_people(self) -> tuple[set[int], set[int]]:
        """Whom and what alternating ways reach from people who have nothing."""
        waiting = self._without()
        people, things = set(waiting), set[int]()
        while waiting:
            for thing in self.open_to[waiting.pop()]:
                if thing not in things:
                    things.add(thing)
                    reached = [each for each in self.held[thing] if each not in people]
                    people.update(reached)
                    waiting += reached
        return people, things

    def _from_things(self) -> tuple[set[int], set[int]]:
        """What and whom they reach from things that have room."""
        seekers: dict[int, list[int]] = {}
        for person, open_to in enumerate(self.open_to):
            for thing in open_to:
                seekers.setdefault(thing, []).append(person)
        waiting = [thing for thing in self.held if self._has_room(thing)]
        things, people = set(waiting), set[int]()
        while waiting:
            for person in seekers.get(waiting.pop(), ()):
                if person not in people:
                    people.add(person)
                    before = self.given[person]
                    if before is not None and before not in things:
                        things.add(before)
                        waiting.append(before)
        return things, people
