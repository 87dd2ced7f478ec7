"""The proposal of training units: by preference, within places, each result with its reason."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tepei.policy.placement import ADJUSTED, Offer, Seeker, Wish, fits, numbered, suggest

NORTH, SOUTH, EAST = 1, 2, 3
NAMES = {NORTH: "北方大学", SOUTH: "南方医院", EAST: "东方研究院"}


def offer(unit: int, left: int = 1, *subjects: str) -> Offer:
    return Offer(unit, NAMES[unit], left, subjects)


def seeker(key: int, *units: int | None, adjusts: bool | None = False, subject: str = "", declined: int = 0) -> Seeker:  # fmt: skip
    wishes = tuple(Wish(NAMES[unit] if unit else "无名学院", unit) for unit in units)
    return Seeker(key, wishes, subject, adjusts, frozenset({declined} if declined else ()))


# Who waits, what there is, and for each in order: unit, number of the choice, what the reason says.
CASES = [
    pytest.param([seeker(1, NORTH)], [offer(NORTH)], [(NORTH, 1, "第一志愿")], id="first"),
    pytest.param(
        [seeker(1, NORTH), seeker(2, NORTH, SOUTH)],
        [offer(NORTH), offer(SOUTH)],
        [(NORTH, 1, "第一志愿"), (SOUTH, 2, "第二志愿；第一志愿“北方大学”：名额已满")],
        id="second, the first is full",
    ),
    pytest.param(
        [seeker(1, NORTH, SOUTH, declined=NORTH)],
        [offer(NORTH), offer(SOUTH)],
        [(SOUTH, 2, "第一志愿“北方大学”：该单位已答复不能接收")],
        id="who declined is not asked again",
    ),
    pytest.param(
        [seeker(1, NORTH, SOUTH, EAST, subject="心血管内科")],
        [offer(NORTH, 1, "植物保护"), offer(EAST)],
        [(EAST, 3, "“北方大学”：该单位没有列出专业“心血管内科”；第二志愿“南方医院”：该单位没有此培养方式的名额")],
        id="no subject, no places",
    ),
    pytest.param(
        [seeker(1, None, adjusts=True)],
        [offer(NORTH)],
        [(NORTH, ADJUSTED, "同意调剂，按调剂安排；第一志愿“无名学院”：未找到同名的培养单位，请核对")],
        id="adjusted with consent",
    ),
    pytest.param(
        [seeker(1, None, adjusts=True, subject="内科")],
        [offer(NORTH), offer(SOUTH, 1, "心血管内科")],
        [(SOUTH, ADJUSTED, "同意调剂")],
        id="adjusted to who names the subject before who names none",
    ),
    pytest.param(
        [seeker(1, NORTH), seeker(2, NORTH), seeker(3, NORTH, adjusts=None), seeker(4, NORTH, adjusts=True)],
        [offer(NORTH)],
        [(NORTH, 1, "第一志愿"), (None, None, "本人不接受调剂"), (None, None, "没有填写是否接受调剂"),
         (None, None, "其他单位没有可安排的名额")],
        id="nobody is adjusted without consent",
    ),
    pytest.param(
        [seeker(1, NORTH, adjusts=True), seeker(2, SOUTH, NORTH)],
        [offer(NORTH), offer(SOUTH, 0)],
        [(NORTH, 1, "第一志愿"), (None, None, "第二志愿“北方大学”：名额已满")],
        id="a first choice comes before a second one",
    ),
]  # fmt: skip


@pytest.mark.parametrize("seekers, offers, expected", CASES)
def test_proposal_serves_preferences_and_says_why(
    seekers: list[Seeker], offers: list[Offer], expected: list[tuple[int | None, int | None, str]]
) -> None:
    found = suggest(seekers, offers)
    assert [(each.unit, each.preference) for each in found] == [case[:2] for case in expected]
    for each, (_unit, _preference, text) in zip(found, expected, strict=True):
        assert text in str(each.why)


@pytest.mark.parametrize(
    "subject, subjects, expected",
    [("内科", (), True), ("", ("内科",), True), ("心血管 内科", ("心血管内科",), True), ("心血管内科", ("内科",), True),
     ("内科", ("心血管内科",), True), ("植物保护", ("内科", "外科"), False)],
)  # fmt: skip
def test_subject_fits(subject: str, subjects: tuple[str, ...], expected: bool) -> None:
    assert fits(seeker(1, subject=subject), offer(NORTH, 1, *subjects)) is expected


def test_choices_are_numbered() -> None:
    assert [str(numbered(each)) for each in (0, 1, 2, 3, 4)] == [
        "调剂",
        "第一志愿",
        "第二志愿",
        "第三志愿",
        "第4志愿",
    ]


_UNITS, _SUBJECTS = range(1, 7), ("内科", "外科", "植物保护")
_OFFERS = st.lists(
    st.builds(
        Offer,
        unit=st.sampled_from(_UNITS),
        name=st.just("示例"),
        left=st.integers(0, 3),
        subjects=st.lists(st.sampled_from(_SUBJECTS), max_size=2, unique=True).map(tuple),
    ),
    unique_by=lambda each: each.unit,
)
_WISH = st.builds(Wish, name=st.just("示例"), unit=st.none() | st.sampled_from(_UNITS))
_SEEKERS = st.lists(
    st.builds(
        Seeker,
        key=st.integers(1, 50),
        wishes=st.lists(_WISH, max_size=3, unique_by=lambda each: each.unit).map(tuple),
        subject=st.sampled_from(("", *_SUBJECTS)),
        adjusts=st.none() | st.booleans(),
        declined=st.frozensets(st.sampled_from(_UNITS), max_size=2),
    ),
    unique_by=lambda each: each.key,
    max_size=14,
)


@settings(max_examples=300)
@given(seekers=_SEEKERS, offers=_OFFERS, shuffled=st.randoms(use_true_random=False))
def test_what_is_promised_holds(seekers: list[Seeker], offers: list[Offer], shuffled: object) -> None:
    """Never over the places, nobody twice, nobody where they may not be, nobody adjusted without consent, whatever the order of the input."""
    found = suggest(seekers, offers)
    people, known = {each.key: each for each in seekers}, {each.unit: each for each in offers}
    assert [each.key for each in found] == sorted(people)
    taken = Counter(each.unit for each in found if each.unit is not None)
    assert all(count <= known[unit].left for unit, count in taken.items())
    for each in found:
        person = people[each.key]
        passed = person.wishes[: each.preference - 1] if each.preference else person.wishes
        for wish in passed:  # nobody prefers a unit with a free place that would take them
            takes = wish.unit in known and wish.unit not in person.declined and fits(person, known[wish.unit])
            assert not takes or taken[wish.unit] == known[wish.unit].left
        if each.unit is not None:
            assert each.unit not in person.declined
            assert fits(person, known[each.unit])
            assert each.preference != ADJUSTED or person.adjusts
    shuffled.shuffle(seekers)  # type: ignore[attr-defined]
    shuffled.shuffle(offers)  # type: ignore[attr-defined]
    assert suggest(seekers, offers) == found
