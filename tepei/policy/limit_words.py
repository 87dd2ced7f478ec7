"""A limit in one sentence 名额限制的说法."""

from __future__ import annotations

from collections.abc import Mapping

from tepei.policy.limit_kinds import CAP, CEILING, UNCOUNTED
from tepei.policy.limits import LimitRecord
from tepei.policy.route import COUNTED_FROM
from tepei.policy.words import ITEMS, NOTHING, QUOTED_CHOICES, Sentence, join, say

Names = Mapping[str, Sentence | str]


def in_words(limit: LimitRecord, names: Names, tracks: Names) -> Sentence:
    """The whole rule. `names` of kinds, bodies and employers, `tracks` of tracks, by code."""
    about = join(
        (
            *(names.get(each, each) for each in (*limit.bodies, *limit.named)),
            _of_tracks(limit, tracks),
            COUNTED_FROM.get(limit.counted, NOTHING),
            concluded(limit),
        ),
        ITEMS,
    )
    rule = say("原则上%(rule)s", rule=_rule(limit, names)) if limit.soft else _rule(limit, names)
    return say("%(about)s：%(rule)s。", about=about, rule=rule) if about else say("%(rule)s。", rule=rule)


def _of_tracks(limit: LimitRecord, names: Names) -> Sentence:
    """The tracks that it names, and whether they are counted together."""
    named = join((names.get(each, each) for each in limit.tracks), ITEMS)
    if limit.joint:
        return say("%(tracks)s合并计算", tracks=named) if limit.tracks else say("各%(track_word)s合并计算")
    return say("%(tracks)s分别计算", tracks=named) if len(limit.tracks) > 1 else named


def concluded(limit: LimitRecord) -> Sentence:
    """Of whom it is, by what came of their task; NOTHING where that does not matter."""
    if not limit.outcomes:
        return NOTHING
    return say("结论为“%(outcomes)s”的", outcomes=join(limit.outcomes, QUOTED_CHOICES))


def _rule(limit: LimitRecord, names: Names) -> Sentence:
    number, whom = limit.number, limit.whom
    if limit.kind == CEILING and limit.is_in_percent:
        if limit.is_of_people:
            return _of_people(limit)
        if not limit.when:
            return say("最多占 %(percent)s%%", percent=limit.percent)
        return say("以下人选最多占 %(percent)s%%：%(whom)s", percent=limit.percent, whom=whom)
    if limit.kind == CEILING and not (limit.when or limit.numbers):
        return say("最多 %(number)s 名", number=number)
    if limit.kind == CAP or limit.numbers:
        most = _most(limit, names) if limit.kind == CAP else _listed(limit, say("各单位"), names)
        return say("%(most)s（%(whom)s）", most=most, whom=whom) if limit.when else most
    return {
        "reserved": say("名额中预留 %(number)s 名给以下人选：%(whom)s", number=number, whom=whom),
        "absolute": say("至少 %(number)s 名须为以下人选：%(whom)s", number=number, whom=whom),
        "ratio": say("至少 %(percent)s%% 须为以下人选：%(whom)s", percent=limit.percent, whom=whom),
        CEILING: say("以下人选最多 %(number)s 名：%(whom)s", number=number, whom=whom),
        UNCOUNTED: say("以下人选不占名额：%(whom)s", whom=whom),
    }[limit.kind]


def _of_people(limit: LimitRecord) -> Sentence:
    """What a ceiling says that is a share of those who take part."""
    if not limit.when:
        return say("最多占参加人数的 %(percent)s%%", percent=limit.percent)
    return say("以下人选最多占参加人数的 %(percent)s%%：%(whom)s", percent=limit.percent, whom=limit.whom)


def _most(limit: LimitRecord, names: Names) -> Sentence:
    """What a cap says: one number for all, those of the items, or both; or a share."""
    fact = limit.item_label
    about = say("同一%(fact)s", fact=fact) if limit.of else say("同一用人单位")
    about = say("同一用人单位的%(about)s", about=about) if limit.per_unit else about
    if limit.is_of_people:
        return say("%(about)s最多占其参加人数的 %(percent)s%%", about=about, percent=limit.percent)
    if limit.vacancies:
        return say("每个用人单位的%(fact)s最多为岗位表所列人数", fact=fact)
    if not limit.numbers:
        return say("%(about)s最多 %(number)s 名", about=about, number=limit.number)
    return _listed(limit, about, names)


def _listed(limit: LimitRecord, about: Sentence, names: Names) -> Sentence:
    """The numbers of the items, and that of all others."""
    listed = (
        say("%(item)s %(number)d 名", item=_item(limit, item, names), number=number)
        for item, number in limit.numbers.items()
    )
    most = say("%(about)s最多：%(items)s", about=about, items=join(listed, ITEMS))
    return (
        most
        if limit.number is None
        else say("%(most)s，其余各 %(number)s 名", most=most, number=limit.number)
    )


def _item(limit: LimitRecord, item: str, names: Names) -> Sentence | str:
    return names.get(item, item) if item in limit.organisations else limit.item_name(item)
