"""What a list of recommendation may hold, in plain values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tepei.policy import quota
from tepei.policy.bindings import Binding, code_of
from tepei.policy.characters import fault
from tepei.policy.quota import Allowance
from tepei.policy.verdict import Verdict
from tepei.policy.words import ITEMS, join, say

WAYS = ("add", "remove", "up", "down")
OPINION_LENGTH = 500


def arranged(order: Sequence[int], person: int, way: str, alike: Iterable[int] = ()) -> list[int]:
    """The order after one of WAYS; up and down pass those who are `alike` (of the same track) and nobody else.

    What cannot be done changes nothing. KeyError for another way.
    """
    found = list(order)
    if way not in WAYS:
        raise KeyError(way)
    if way == "add":
        return found if person in found else [*found, person]
    if person not in found:
        return found
    if way == "remove":
        return [each for each in found if each != person]
    among = [each for each in found if each == person or each in set(alike)]
    place = among.index(person) + (1 if way == "down" else -1)
    if 0 <= place < len(among):
        here, there = found.index(person), found.index(among[place])
        found[here], found[there] = found[there], found[here]
    return found


def takes_lists(has_mandate: bool) -> Verdict:
    """Does the year still take lists of this body?"""
    if has_mandate:
        return Verdict.yes()
    return Verdict.no("no_mandate", say("本年度不由本单位报送推荐名单。"))


def may_begin(open_lists: int) -> Verdict:
    """One list of a body and year after the other: the next one is begun when the last is handed in."""
    if not open_lists:
        return Verdict.yes()
    return Verdict.no("list_open", say("本单位已有一份推荐名单尚未报送，请继续办理。"))


@dataclass(frozen=True)
class Tier:
    """The places of a track, those that are taken already, and how many people the list has for it."""

    body: str
    track: str
    allowance: Allowance
    places: int | None
    taken: int
    listed: int

    @property
    def left(self) -> int | None:
        """How many more the list could name; None where no number binds."""
        if self.allowance is not Allowance.NUMBER or self.places is None:
            return None
        return self.places - self.taken - self.listed

    def within(self) -> Verdict:
        """Is there a place for everybody on the list? Source: 内人社办发〔2023〕147号 四（一）: 控制在3名以内、10名以内."""
        if not self.listed or self.allowance is Allowance.SOFT:
            return Verdict.yes()
        if self.left is None or self.left >= 0:
            return quota.may_take(self.allowance, self.places, self.taken, self.body, self.track)
        text = say(
            "%(track)s推荐名额 %(places)d 名，已推荐 %(taken)d 名，名单列有 %(listed)d 名，超出 %(beyond)d 名。",
            track=self.track,
            places=self.places,
            taken=self.taken,
            listed=self.listed,
            beyond=-self.left,
        )
        return Verdict.no("quota_beyond", text)


def is_enough(binding: Binding, ours: int, counted: int) -> Verdict:
    """At the end of a list nobody follows: whom a minimum is about has to be there. `ours` of the `counted` are those.

    A body that recommends nobody owes nobody. What is only kept free (预留) is not owed, and so it says nothing here.
    """
    limit = binding.limit
    if limit.soft or not counted or limit.kind not in ("absolute", "ratio"):
        return Verdict.yes()
    needed = limit.needed(counted) if limit.kind == "ratio" else limit.needed(binding.places or 0)
    if ours >= needed:
        return Verdict.yes()
    text = say(
        "推荐人选中以下人选应不少于 %(needed)d 名，现有 %(ours)d 名：%(whom)s。",
        needed=needed,
        ours=ours,
        whom=limit.whom,
    )
    return Verdict.no(code_of(limit), text, limit.source)


def is_signed(state: str) -> Verdict:
    """`state` of the scan (papers.endorsements.state_of): signed while it shows what is to be handed in."""
    if state == "signed":
        return Verdict.yes()
    if state == "outdated":
        return Verdict.no(
            "report_outdated",
            say("推荐报告下载后内容有改动，原扫描件已失效。请重新下载，签字盖章后上传扫描件。"),
        )
    return Verdict.no("report_missing", say("尚未上传签字盖章的推荐报告扫描件。请先下载，签字盖章后上传。"))


def are_there(gone: Sequence[str]) -> Verdict:
    """`gone`: names of those on the list who no longer wait for the body."""
    if not gone:
        return Verdict.yes()
    return Verdict.no(
        "people_gone", say("%(names)s已不在本单位审核，请从名单中移除。", names=join(gone, ITEMS))
    )


def of_person(name: str, verdict: Verdict) -> Verdict:
    """What speaks against one of the list, said with their name."""
    named = (
        replace(reason, text=say("%(name)s：%(text)s", name=name, text=reason.text))
        for reason in verdict.blocking
    )
    return Verdict(tuple(named))


def stays_listed(step_recommends: bool, verb: str) -> Verdict:
    """Whom a list took along nobody takes back alone: the list would say what is not so."""
    if verb != "retract" or not step_recommends:
        return Verdict.yes()
    return Verdict.no(
        "on_list", say("该人选已随推荐名单报送，不能单独撤回。需要更正的，请联系上级退回，另报补充推荐。")
    )


def may_be_given_back(decided: Sequence[str]) -> Verdict:
    """A list returns as one while nobody on it is decided about; afterwards people return one by one."""
    if not decided:
        return Verdict.yes()
    text = say("名单中%(names)s已经审核，不能整体退回。请逐人退回。", names=join(decided, ITEMS))
    return Verdict.no("people_decided", text)


def is_legible(opinion: str) -> Verdict:
    """What the body says of one person."""
    hidden = fault(opinion, lines=True)
    if hidden:
        return Verdict.no("opinion", say("%(fault)s。", fault=hidden))
    if len(opinion) > OPINION_LENGTH:
        return Verdict.no("opinion", say("单独说明最多 %(most)d 个字。", most=OPINION_LENGTH))
    return Verdict.yes()
