"""What may be asked and published, who answers, and what resembles what: rules as tables."""

from __future__ import annotations

import datetime as dt

import pytest

from tepei.questions import rules
from tepei.questions.rules import ANSWERED, CLOSED, WAITING, PossibleOffice
from tests.factories import id_number

COUNTY, CITY, REGION, ELSEWHERE = 3, 2, 1, 9


@pytest.mark.parametrize(
    ("above", "ends_at", "found"),
    [
        ([(COUNTY, True, True), (CITY, True, True), (REGION, True, True)], REGION, (COUNTY, CITY, REGION)),
        ([(COUNTY, True, False), (CITY, True, True), (REGION, True, True)], REGION, (CITY, REGION)),
        ([(7, False, True), (COUNTY, True, True), (REGION, True, True)], REGION, (COUNTY, REGION)),
        # Nobody has staff: who runs the year answers, with staff or without.
        ([(COUNTY, True, False), (CITY, True, False), (REGION, True, False)], REGION, (REGION,)),
        # A city runs the year: the region is not asked.
        ([(COUNTY, True, True), (CITY, True, True), (REGION, True, True)], CITY, (COUNTY, CITY)),
        ([(CITY, True, False), (REGION, True, True)], CITY, (CITY,)),
        # Who asks does not stand below who runs it.
        ([(COUNTY, True, True), (REGION, True, True)], ELSEWHERE, (ELSEWHERE,)),
        ([], REGION, (REGION,)),
    ],
)
def test_question_goes_to_the_lowest_office_with_staff(
    above: list[tuple[int, bool, bool]], ends_at: int, found: tuple[int, ...]
) -> None:
    assert rules.way([PossibleOffice(*each) for each in above], ends_at) == found


@pytest.mark.parametrize(
    "text",
    [
        id_number(),
        "我的号码是" + id_number().replace("X", "x") + "，请查",
        "150102 19850601 1234",
        "１５０１０２１９８５０６０１１２３４",
        "请回电13800138000",
        "电话：138 0013 8000",
        "138-0013-8000",
        "+8613800138000",
    ],
)
def test_number_of_a_person_is_found(text: str) -> None:
    assert rules.names_person(text)
    assert not rules.is_sound("text", text, 1000)
    assert not rules.may_publish("怎样申报？", text)


@pytest.mark.parametrize(
    "text",
    [
        "内人社办发〔2023〕21号第三条怎样理解？",
        "2023年3月8日至2023年3月20日",
        "2023-03-08 09:00 以后",
        "统一社会信用代码 91150100MA0N12345X 填错了",
        "编号 2023-1234567890123456 查不到",
        "论文的 DOI 是 10.1000/182",
        "学历证书编号 105581200505001234 怎样上传",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert rules.is_sound("text", text, 1000)


def test_landline_is_refused_in_a_question_and_may_stand_in_what_an_office_publishes() -> None:
    text = "请电话联系 0471-6944444"
    assert not rules.is_sound("text", text, 1000)
    assert rules.may_publish("向谁咨询？", text)


@pytest.mark.parametrize(
    ("subject", "text", "open_ones", "codes"),
    [
        ("怎样上传", "证书怎样上传？", 4, []),
        ("怎样上传", "证书怎样上传？", 5, ["open"]),
        ("", "证书怎样上传？", 0, ["subject"]),
        ("…", " \n", 0, ["text"]),
        ("长" * 61, "问", 0, ["subject"]),
        ("问", "长" * 1001, 0, ["text"]),
        ("问", "看不见\u202e的", 0, ["text"]),
    ],
)
def test_what_may_be_asked(subject: str, text: str, open_ones: int, codes: list[str]) -> None:
    assert [each.code for each in rules.may_ask(subject, text, open_ones).failures] == codes


@pytest.mark.parametrize(
    ("state", "is_second", "may"),
    [(WAITING, False, False), (ANSWERED, False, True), (ANSWERED, True, False), (CLOSED, False, False)],
)
def test_who_asks_may_do_so_once_more_after_an_answer(state: str, is_second: bool, may: bool) -> None:
    assert bool(rules.may_ask_again(state, is_second, "还有一点不明白")) is may


@pytest.mark.parametrize(
    ("state", "is_own", "goes_to", "answers", "passes"),
    [
        (WAITING, False, 1, True, True),
        (WAITING, False, None, True, False),
        (WAITING, True, 1, False, False),
        (ANSWERED, False, 1, False, False),
        (CLOSED, False, 1, False, False),
    ],
)
def test_what_an_office_may_do(
    state: str, is_own: bool, goes_to: int | None, answers: bool, passes: bool
) -> None:
    assert bool(rules.may_answer(state, is_own, "请看通知第三条。")) is answers
    assert bool(rules.may_pass_up(state, is_own, goes_to, "请自治区答复")) is passes
    assert not rules.may_answer(state, is_own, " ")
    assert not rules.may_pass_up(state, is_own, goes_to, "")


def test_what_waits_longest_is_first_and_then_what_was_moved_last() -> None:
    first, second = (dt.datetime(2023, 3, day, tzinfo=dt.UTC) for day in (8, 9))
    moved = [(ANSWERED, first), (WAITING, second), (CLOSED, second), (WAITING, first)]
    ordered = sorted(moved, key=lambda each: rules.queue_of(*each))
    assert ordered == [(WAITING, first), (WAITING, second), (CLOSED, second), (ANSWERED, first)]


@pytest.mark.parametrize(
    ("text", "question", "answer", "is_alike"),
    [
        ("职称证书怎么上传", "职称证书在哪里上传？", "在“照片与附件”上传。", True),
        ("请问年龄是怎样计算的", "年龄计算到哪一天？", "到申报截止之日。", True),
        ("PDF 附件太大", "附件的 pdf 文件超过 10 MB 怎么办？", "请压缩后上传附件。", True),
        ("职称证书怎么上传", "年龄计算到哪一天？", "到申报截止之日。", False),
        ("请问怎么办", "单位怎么办？", "请单位办理。", False),
        ("", "年龄计算到哪一天？", "到申报截止之日。", False),
    ],
)
def test_published_answer_is_like_a_question(text: str, question: str, answer: str, is_alike: bool) -> None:
    assert (rules.likeness(rules.words_of(text), question, answer) >= rules.LIKE) is is_alike
