"""What a pack holds beside its years, as plain values 数据包内容. Everything that refers to something else does so by its code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from tepei.packs.records import CodeRow, DivisionRow
from tepei.policy.bodies import Bodies
from tepei.policy.earlier import CODE_SET, KnownProgramme, joined, listed
from tepei.policy.facts import Facts
from tepei.policy.reception import ReceptionFacts
from tepei.policy.vocabulary import Vocabulary
from tepei.policy.year import Year


class Code(CodeRow):
    """An entry of a code set; `attributes` are the further columns of its file, as text."""

    code_set: str
    position: int


@dataclass(frozen=True)
class OrganisationRow:
    """kind: one of bodies.yaml. `pool` is the code of the organisation whose places it draws on."""

    code: str
    name: str
    kind: str
    parent: str | None = None
    pool: str | None = None
    reports_to_region: bool = False
    division_code: str | None = None
    reception: ReceptionFacts | None = None


@dataclass(frozen=True)
class Pack:
    """A province. Organisations come parents first; `workdays` are days where the weekday rule is wrong.

    `words`: what this province calls the terms of our sentences (policy.words.TERMS), by key: its Chinese, or a word by language.
    `texts`: the files of each year by its code, for whoever writes it again. `programmes`: those that an installation knows beside its years.
    """

    code: str
    name: str
    authority: str
    region_code: str
    codes: tuple[Code, ...]
    workdays: Mapping[date, bool]
    divisions: tuple[DivisionRow, ...]
    organisations: tuple[OrganisationRow, ...]
    cycles: tuple[Year, ...]
    bodies: Bodies
    facts: Facts = field(default_factory=dict)
    words: Mapping[str, str | Mapping[str, str]] = field(default_factory=dict)
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    programmes: tuple[KnownProgramme, ...] = ()

    @property
    def vocabulary(self) -> Vocabulary:
        """What a year of this province may name."""
        return Vocabulary(self.bodies.words, self.facts)

    def known_programmes(self, *years: Year) -> list[KnownProgramme]:
        """Programmes that somebody may have been in: those of its years and of these, of its codes, and of the installation."""
        ours = (
            KnownProgramme(
                year.programme.code,
                year.programme.name,
                frozenset((track.code, track.name) for track in year.tracks),
            )
            for year in (*self.cycles, *years)
        )
        items = [(code.code, code.name, code.parent) for code in self.codes if code.code_set == CODE_SET]
        return joined((*self.programmes, *listed(items), *ours))
