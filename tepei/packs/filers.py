"""Tracks on which units file for themselves 单位申报: nothing that only a person registered is asked of them."""

from __future__ import annotations

from collections.abc import Iterator

from tepei.packs.pack import Pack
from tepei.policy.definition import Fault, Where
from tepei.policy.eligibility import facts_asked
from tepei.policy.identity import REGISTERED
from tepei.policy.tracks import PERSON
from tepei.policy.words import say
from tepei.policy.year import Year


def check_filers(cycle: Year, _pack: Pack) -> Iterator[Fault]:
    """What nobody could fill in or know of a unit."""
    of_units = [(number, track) for number, track in enumerate(cycle.tracks) if track.filer != PERSON]
    if not of_units:
        return
    yield from _locked(cycle)
    personal = {fact.key for fact in cycle.table.values() if fact.derivation and fact.derivation.person}
    for number, track in of_units:
        for place, rule in enumerate(track.requirements):
            if asked_of_nobody := sorted(facts_asked([rule]) & personal):
                where: Where = ("tracks", number, "requirements", place, "alternatives")
                names = "、".join(cycle.table[key].name for key in asked_of_nobody)
                yield Fault(where, say("单位申报没有个人登记信息，不能以“%(names)s”为条件", names=names))


def _locked(cycle: Year) -> Iterator[Fault]:
    """Fields that everybody is asked, that must be there, and that nobody types."""
    for number, section in enumerate(cycle.form.sections):
        for place, field in enumerate(section.fields):
            is_for_all = not (section.only_if or field.only_if or section.rows)
            if is_for_all and field.required and field.locked and field.key in REGISTERED:
                where: Where = ("form", "sections", number, "fields", place, "locked")
                text = say(
                    "“%(label)s”取自个人登记，单位申报时没有，请改为由单位填写，或只对个人申报的%(track_word)s显示",
                    label=field.label,
                )
                yield Fault(where, text)
