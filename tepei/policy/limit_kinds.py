"""What a limit may be, and which of its keys fit together 名额限制的类别."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tepei.policy.words import N_, Sentence, say

if TYPE_CHECKING:
    from tepei.policy.limits import LimitRecord

LIMIT_KINDS = {
    "reserved": N_("预留名额"),
    "absolute": N_("最低人数"),
    "ratio": N_("最低比例"),
    "ceiling": N_("最高人数或比例"),
    "cap": N_("同一单位或同一项的上限"),
    "uncounted": N_("不占名额"),
}
CEILING, CAP, UNCOUNTED = "ceiling", "cap", "uncounted"
WITH_PLACES = "places"  # counted from when on a place is held
OF_PLACES, OF_PEOPLE = "places", "people"
SHARES = {OF_PLACES: N_("占名额的比例"), OF_PEOPLE: N_("占参加人数的比例")}

Rule = tuple[bool, str, Sentence]  # is it broken, at which key, what is wrong


def fitting(limit: LimitRecord) -> Iterator[Rule]:
    """Every rule that a limit keeps, in the order in which they are told."""
    yield from _of_numbers(limit)
    yield from _of_what_it_counts(limit)


def _of_numbers(limit: LimitRecord) -> Iterator[Rule]:
    by_number = limit.number or limit.numbers or limit.vacancies
    is_short = limit.kind in ("reserved", "absolute", CAP) and not (by_number or limit.is_of_people)
    yield is_short, "number", say("缺少人数")
    is_twice = not limit.of or bool(limit.numbers) or limit.number is not None
    yield limit.vacancies and is_twice, "vacancies", say("人数取自岗位表的，须写按什么分项，不写人数")
    for key in ("of", "vacancies", "per_unit"):
        yield limit.kind != CAP and bool(getattr(limit, key)), key, say("只用于同一单位或同一项的上限")
    is_most = limit.kind in (CAP, CEILING)
    yield not is_most and bool(limit.numbers), "numbers", say("只用于最高人数和上限")
    text = say("须写按什么分项；人数取自岗位表的已按用人单位计算")
    yield limit.per_unit and (not limit.of or limit.vacancies), "per_unit", text
    of_both = say("人数和百分比须写一个，且只写一个")
    is_counted = limit.number is not None or bool(limit.numbers)
    yield limit.kind == CEILING and is_counted == (limit.percent is not None), "number", of_both
    is_idle = limit.number is not None and bool(limit.numbers) and not limit.bodies
    yield limit.kind == CEILING and is_idle, "bodies", say("写了其余单位的人数，须选在哪些单位内计算")
    is_both = limit.percent is not None and (bool(by_number) or limit.number is not None)
    yield limit.kind == CAP and is_both, "number", of_both
    is_part = 0 < (limit.percent or 0) <= 100
    yield limit.is_in_percent and not is_part, "percent", say("应为 1 至 100 的整数")
    of_people, text = limit.percent_of == OF_PEOPLE, say("上限的百分比只能按参加人数计算")
    yield is_most and of_people and limit.percent is None, "percent", say("缺少百分比")
    yield limit.kind == CAP and limit.percent is not None and not of_people, "percent_of", text


def _of_what_it_counts(limit: LimitRecord) -> Iterator[Rule]:
    is_most = limit.kind in (CAP, CEILING)
    yield not is_most and not limit.when, "when", say("须写明适用于哪些人")
    for key, usual in {"percent_of": OF_PLACES, "outcomes": ()}.items():
        yield not is_most and getattr(limit, key) != usual, key, say("只用于最高人数或比例和上限")
    text = say("已限定一个%(track_word)s，没有可合并计算的")
    yield limit.joint and len(limit.tracks) == 1, "joint", text
    for key, given in {"joint": False, "soft": False, "counted": WITH_PLACES}.items():
        text = say("不占名额的人选不计算，不能写这一项")
        yield limit.kind == UNCOUNTED and getattr(limit, key) != given, key, text
    is_early = limit.counted == "forwarding"
    text = say("按名额计算的不能在单位审核通过时计算，应与名额同时或其后计算")
    yield limit.is_share and is_early, "counted", text
    is_last = limit.counted in (WITH_PLACES, "selection")
    yield bool(limit.outcomes) and not is_last, "counted", say("结论在最后作出，只能在那时计算")
