"""Kinds of organisation as a province has them: what each is called, at which step it reviews, what it does 单位类别.

A table of values, whose names may have terms in them (policy.words). The base pack has one, a province tells its own by what differs, and
everything that asks "which kind?" asks here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Annotated, ClassVar, Self

from pydantic import model_validator

from tepei.policy.body_kinds import ARRANGES, EMPLOYS, JOINS, REVIEWS, STANDINGS, Kind, Node, StepRecord
from tepei.policy.definition import Invalid, Where, not_among
from tepei.policy.record import Filled, Record, titled
from tepei.policy.vocabulary import Words
from tepei.policy.words import N_, Sentence, say


class Bodies(Record):
    """The whole table. `offices` end a bureau's name behind its place."""

    identity: ClassVar[str] = ""

    divisions: Annotated[Mapping[str, Filled], titled(N_("行政区划的级别"))]
    offices: Annotated[tuple[Filled, ...], titled(N_("机构名称的后缀"), N_("只说地名时略去"))] = ()
    steps: Annotated[tuple[StepRecord, ...], titled(N_("环节"))]
    kinds: Annotated[tuple[Kind, ...], titled(N_("单位类别"))]

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        for where, named, known in self._references():
            if named and named not in known:
                raise Invalid(not_among(named, known), *where)
        deciding = [kind for kind in self.kinds if "decides" in kind.duties]
        if len(deciding) != 1 or not deciding[0].step:
            raise Invalid(say("须有且只有一个单位类别作最终决定（decides），并有审核环节"), "kinds")
        if self.steps[-1].code != deciding[0].step:
            raise Invalid(say("最终决定的环节“%(step)s”须列在最后", step=deciding[0].step), "steps")
        if not any(EMPLOYS in kind.duties and kind.under for kind in self.kinds):
            raise Invalid(say("须有可以登记的用人单位（employs，并写明 under）"), "kinds")
        for number, kind in enumerate(self.kinds):
            if JOINS in kind.duties and not self._stands_beside(kind):
                raise Invalid(
                    say("会审（joins）的类别没有其他职责，不设环节，其下不设单位，代码也不与环节相同"),
                    "kinds",
                    number,
                )
        return self

    def _stands_beside(self, kind: Kind) -> bool:
        """No paper comes to it by the tree, and a step that names it names no level."""
        is_above = any(kind.code in each.under for each in self.kinds)
        is_level = kind.step or kind.level or kind.code in {step.code for step in self.steps}
        return set(kind.duties) == {JOINS} and not is_above and not is_level

    def _references(self) -> Iterator[tuple[Where, str, Sequence[str]]]:
        steps, kinds = [step.code for step in self.steps], [kind.code for kind in self.kinds]
        for number, kind in enumerate(self.kinds):
            where: Where = ("kinds", number)
            yield (*where, "step"), kind.step, steps
            yield from (((*where, "under", place), each, kinds) for place, each in enumerate(kind.under))
            yield from (((*where, "counts_as", key), each, kinds) for key, each in kind.counts_as.items())

    @cached_property
    def by_code(self) -> Mapping[str, Kind]:
        """The kinds by their codes."""
        return {kind.code: kind for kind in self.kinds}

    @cached_property
    def words(self) -> Words:
        """What steps, kinds and levels of divisions are called, for whatever names them (policy.vocabulary.Provincial)."""
        return {
            "divisions": {code: Sentence(name) for code, name in self.divisions.items()},
            "steps": {step.code: Sentence(step.name) for step in self.steps},
            "actors": {
                **{step.code: Sentence(step.name) for step in self.steps},
                **{code: Sentence(self.by_code[code].label) for code in self.with_duty(JOINS)},
            },
            "kinds": {kind.code: Sentence(kind.label) for kind in self.kinds if self._is_limited(kind)},
            "arrangers": {code: Sentence(self.by_code[code].label) for code in self.with_duty(ARRANGES)},
        }

    @cached_property
    def deciding(self) -> Kind:
        """Where every paper ends."""
        return next(kind for kind in self.kinds if "decides" in kind.duties)

    @cached_property
    def employer(self) -> Kind:
        """What a unit is that registers itself."""
        return next(kind for kind in self.kinds if EMPLOYS in kind.duties and kind.under)

    @property
    def created(self) -> tuple[Kind, ...]:
        """What a bureau may set up; every other kind is brought by a pack."""
        return tuple(kind for kind in self.kinds if kind.under)

    @property
    def parents(self) -> tuple[str, ...]:
        """What others may be set up under."""
        named = {above for kind in self.kinds for above in kind.under}
        return tuple(code for code in self.by_code if code in named)

    @property
    def dated(self) -> tuple[str, ...]:
        """What may have time limits of its own, for itself and for what is below it."""
        last = self.deciding.code
        return tuple(code for code in self.parents if code != last and not self.by_code[code].is_pool)

    @property
    def departments(self) -> tuple[str, ...]:
        """What a unit may name as its 主管部门 when it registers."""
        return tuple(above for above in self.employer.under if self.by_code[above].under)

    @property
    def bureaus(self) -> tuple[str, ...]:
        """Whose place is a division of their own."""
        return tuple(kind.code for kind in self.kinds if kind.level)

    @property
    def named(self) -> tuple[str, ...]:
        """What a notice may name: it stands above units, has places, or reviews without having people of its own who apply."""
        offices = (code for code in self.with_duty(REVIEWS) if EMPLOYS not in self.by_code[code].duties)
        return tuple(dict.fromkeys((*self.parents, *self.with_duty("holds_places"), *offices)))

    def with_duty(self, duty: str) -> tuple[str, ...]:
        """The kinds that do this."""
        return tuple(kind.code for kind in self.kinds if duty in kind.does)

    def filing(self, *, with_offices: bool) -> tuple[str, ...]:
        """The kinds that may file in their own name: those that employ; `with_offices`, also whoever else has a step."""
        return tuple(
            kind.code for kind in self.kinds if EMPLOYS in kind.duties or (with_offices and kind.step)
        )

    def with_role(self, role: str) -> tuple[str, ...]:
        """The kinds that this role acts for."""
        return tuple(kind.code for kind in self.kinds if role in kind.roles)

    def steps_of(self, kinds: Iterable[str]) -> set[str]:
        """Every step at which these kinds may stand."""
        listed = [self.by_code[code] for code in kinds]
        counted = (self.by_code[other] for kind in listed for other in kind.counts_as.values())
        return {kind.step for kind in (*listed, *counted) if kind.step}

    def seen_as(self, kind: str, reports_to_region: bool) -> frozenset[str]:
        """What an organisation counts as for its roles: a county that reports to the region is a prefecture as well."""
        return frozenset({kind, self._direct(kind, reports_to_region)})

    def usual_role(self, kind: str, reports_to_region: bool) -> str:
        """The role of who reviews for it; "" where nobody does."""
        return next(iter(self.by_code[self._direct(kind, reports_to_region)].roles), "")

    def where_it_stands(self, chain: Sequence[Node], place: int) -> Kind:
        """What the node at this place of a chain (the lowest first) counts as there. KeyError for an unknown kind."""
        node, kind = chain[place], self.by_code[chain[place].kind]
        above = self.by_code[chain[place + 1].kind] if place + 1 < len(chain) else None
        standings = {
            "direct": node.reports_to_region,
            "under_pool": above is not None and above.is_pool,
            "above_units": place > 0,
        }
        counted = (kind.counts_as[key] for key in STANDINGS if standings[key] and key in kind.counts_as)
        return self.by_code[next(counted, kind.code)]

    def place_in(self, name: str) -> str:
        """兴安盟人力资源和社会保障局 → 兴安盟; a name that is nothing but an office stays."""
        for office in self.offices:
            name = name.removesuffix(office) or name
        return name

    def _direct(self, kind: str, reports_to_region: bool) -> str:
        return self.by_code[kind].counts_as.get("direct", kind) if reports_to_region else kind

    def _is_limited(self, kind: Kind) -> bool:
        """May a limit of places be about it? About what reviews or has places, as rows name it."""
        return kind.is_pool or bool(kind.step and (kind.under or kind.level))
