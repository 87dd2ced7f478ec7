"""Who applied, as figures: by age, sex, ethnic group, education, title, field, and by what notices favour."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence

from tepei.codes import queries as codes
from tepei.figures import rules
from tepei.figures.figure import FEW, HELD, Figure, FigureLine, Label, Measure, Value
from tepei.figures.queries import People
from tepei.figures.rules import AGES, Headcount
from tepei.policy import values
from tepei.policy.words import NOTHING, Sentence, say

FILED, SELECTED = Measure(say("申报")), Measure(say("%(selected_word)s"))
UNKNOWN = say("未填写")
SMALL = say(
    "不足 %(fewest)d 人、且材料尚未全部送达本单位的，不显示人数；只有一组不足的，人数次少的一组也不显示。",
    fewest=rules.FEWEST,
)
# What a group is told apart by → its code set, and how it is called.
_SETS = {
    "sex_code": ("sex", say("性别")),
    "ethnicity_code": ("ethnic_groups", say("民族")),
    "education_code": ("education_levels", say("最高学历")),
    "title_code": ("title_levels", say("专业技术职称")),
    "field_code": ("fields", say("所属领域")),
}


def of(people: People) -> list[Figure]:
    """In the order of the page; what no form of the year asks for has none."""
    sets = codes.sets([code_set for code_set, _name in _SETS.values()])
    coded = [
        _figure(
            key,
            subject,
            _named(people.by.get(key, {}), {code: item.name for code, item in sets[code_set].items()}),
        )
        for key, (code_set, subject) in _SETS.items()
    ]
    minority = {
        code
        for code, item in sets["ethnic_groups"].items()
        if values.is_true(item.attributes.get("is_minority"))
    }
    found = [_ages(people.by.get("age", {})), *coded, _favoured(people, minority), _outcomes(people)]
    return [figure for figure in found if any(line.label != UNKNOWN for line in figure.lines)]


def _outcomes(people: People) -> Figure:
    """What came of tasks, in the notice's own words; the others are not selected by it."""
    groups = {outcome: group for outcome, group in people.by.get("outcome", {}).items() if outcome}
    away = rules.hidden(groups)
    lines = [FigureLine(outcome, _shown(groups[outcome], outcome in away)[:1]) for outcome in sorted(groups)]
    measures = (Measure(say("人数")),)
    return Figure("outcomes", say("专项任务的结论"), "bars", say("结论"), measures, lines, _note(lines))


def _figure(key: str, subject: Sentence, groups: Iterable[tuple[Label, Headcount]]) -> Figure:
    known = [*groups]
    away = rules.hidden({index: group for index, (_label, group) in enumerate(known)})
    lines = [FigureLine(label, _shown(group, index in away)) for index, (label, group) in enumerate(known)]
    title = say("申报人：%(subject)s", subject=subject)
    return Figure(key.removesuffix("_code"), title, "bars", subject, (FILED, SELECTED), lines, _note(lines))


def _held(group: Headcount) -> Sentence:
    return FEW if group.is_small else HELD


def _note(lines: Sequence[FigureLine]) -> Sentence:
    return SMALL if any(FEW in line.values for line in lines) else NOTHING


def _shown(group: Headcount, is_hidden: bool) -> tuple[Value, ...]:
    return (_held(group), None) if is_hidden else (group.count, group.selected)


def _named(groups: Mapping[str, Headcount], names: Mapping[str, str]) -> list[tuple[Label, Headcount]]:
    """In the order of the code set; what nobody has typed comes last."""
    order = [
        *(code for code in names if code in groups),
        *sorted(code for code in groups if code and code not in names),
    ]
    found: list[tuple[Label, Headcount]] = [(names.get(code, code), groups[code]) for code in order]
    return [*found, (UNKNOWN, groups[""])] if "" in groups else found


def _ages(groups: Mapping[str, Headcount]) -> Figure:
    labels: Sequence[Label] = [
        say("%(age)d 岁及以下", age=AGES[0]),
        *(
            say("%(first)d—%(last)d 岁", first=before + 1, last=age)
            for before, age in itertools.pairwise(AGES)
        ),
        say("%(age)d 岁及以上", age=AGES[-1] + 1),
    ]
    known: list[tuple[Label, Headcount]] = [
        (label, groups.get(str(index), Headcount(0, 0))) for index, label in enumerate(labels)
    ]
    if not any(group.count for _label, group in known):
        known = []
    return _figure(
        "age", say("年龄（算至申报截止日）"), [*known, *([(UNKNOWN, groups[""])] if "" in groups else [])]
    )


def _favoured(people: People, minority: set[str]) -> Figure:
    """Shares of what notices favour or limit: 汉族 is counted because a notice may limit its number."""
    of_groups = people.by.get("ethnicity_code", {})
    by_ethnicity = {
        "minority": rules.sum_of(group for code, group in of_groups.items() if code in minority),
        "other": rules.sum_of(group for code, group in of_groups.items() if code and code not in minority),
    }
    wholes = rules.sum_of(of_groups.values())
    lines = [
        *_shares(by_ethnicity, {"minority": say("少数民族"), "other": say("汉族及其他")}, wholes),
        *_shares(people.by.get("is_grassroots", {}), {"1": say("基层单位")}, wholes),
        *_shares(people.by.get("is_nonpublic", {}), {"1": say("非公有制领域")}, wholes),
        *_shares(people.by.get("is_scarce", {}), {"1": say("急需紧缺专业")}, wholes),
    ]
    measures = (
        Measure(say("人数"), say("申报"), drawn=False),
        Measure(say("占比"), say("申报"), "%"),
        Measure(say("人数"), say("%(selected_word)s"), drawn=False),
        Measure(say("占比"), say("%(selected_word)s"), "%"),
    )
    return Figure(
        "favoured", say("基层、非公、民族和急需紧缺"), "columns", say("类别"), measures, lines, _note(lines)
    )


def _shares(
    groups: Mapping[str, Headcount], words: Mapping[str, Label], whole: Headcount
) -> list[FigureLine]:
    """Lines of those groups that have a word; where nothing is known of anybody, none."""
    if not any(group.count for key, group in groups.items() if key):
        return []
    away = rules.hidden(groups)
    return [
        FigureLine(word, _part(groups.get(key, Headcount(0, 0)), whole, key in away))
        for key, word in words.items()
    ]


def _part(group: Headcount, whole: Headcount, is_hidden: bool) -> tuple[Value, ...]:
    if is_hidden:
        return _held(group), None, None, None
    return (
        group.count,
        rules.share(group.count, whole.count),
        group.selected,
        rules.share(group.selected, whole.selected),
    )
