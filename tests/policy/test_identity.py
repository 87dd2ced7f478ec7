from datetime import date

import pytest

from tepei.policy.credit_codes import check_credit_code
from tepei.policy.identity import (
    check_id_number,
    id_number_facts,
    is_registered,
    make_check_digit,
    mask_id,
    mask_phone,
    normalise_id,
)
from tepei.policy.verdict import Outcome

TODAY = date(2023, 3, 8)


def number(born="19850601", order="123", region="150199"):
    digits = f"{region}{born}{order}"
    return digits + make_check_digit(digits)


MAN, WOMAN = number(order="123"), number(order="124")


def spoilt(good):
    return good[:-1] + ("0" if good[-1] != "0" else "1")


def ending_in_x():
    return next(found for order in range(100, 200) if (found := number(order=str(order))).endswith("X"))


def test_check_digit_follows_the_standard():
    assert make_check_digit("11010519491231002") == "X"


@pytest.mark.parametrize("digits", ["1101051949123100", "110105194912310021", ""])
def test_check_digit_follows_from_seventeen_digits_alone(digits):
    with pytest.raises(ValueError, match="zip"):
        make_check_digit(digits)


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("  1501 9919\u30008506 01123x\n", "15019919850601123X"),
        ("１５０１９９１９８５０６０１１２３ｘ", "15019919850601123X"),
        ("\u202d15019919850601123x\u202c", "15019919850601123X"),
        ("\u200b15019919850601123x\u200e", "15019919850601123X"),
        ("'15019919850601123x", "15019919850601123X"),
        ("＇15019919850601123x", "15019919850601123X"),
        ("", ""),
    ],
)
def test_normalise_id_removes_what_nobody_sees_or_means(typed, normal):
    assert normalise_id(typed) == normal


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("", "id_format", "请填写身份证号码"),
        ("150199850601123", "id_format", "15 位的第一代身份证号码已停用"),
        ("15019985060112X", "id_format", "应为 18 位，现为 15 位"),
        (MAN[:17], "id_format", "现为 17 位"),
        (f"{MAN}0", "id_format", "现为 19 位"),
        (f"X{MAN[1:]}", "id_format", "前 17 位应为数字"),
        ("١" * 18, "id_format", "前 17 位应为数字"),
        (spoilt(MAN), "id_check_digit", "校验不通过"),
        (number(born="19850230"), "id_birth", "“19850230”不是有效日期"),
        (number(born="19851301"), "id_birth", "“19851301”不是有效日期"),
        (number(born="20230309"), "id_birth", "2023年3月9日不可能"),
        (number(born="18991231"), "id_birth", "1899年12月31日不可能"),
    ],
)
def test_wrong_id_number_is_refused_and_told_why(text, code, words):
    verdict = check_id_number(text, today=TODAY)
    assert verdict.unmet == (code,)
    assert words in str(verdict.text)
    assert not verdict


@pytest.mark.parametrize(
    ("born_on", "sex", "codes", "words"),
    [
        (None, None, (), ""),
        (date(1985, 6, 1), "1", (), ""),
        (date(1985, 6, 2), "1", ("id_birth_differs",), "身份证号码中为1985年6月1日"),
        (date(1985, 6, 1), "2", ("id_sex_differs",), "身份证号码中为男"),
        (date(1985, 6, 2), "2", ("id_birth_differs", "id_sex_differs"), "请核对后改正其中一项"),
    ],
)
def test_typed_birth_date_and_sex_must_equal_the_numbers_own(born_on, sex, codes, words):
    verdict = check_id_number(MAN, born_on, sex, TODAY)
    assert verdict.unmet == codes
    assert words in str(verdict.text)


def test_unknown_region_is_a_doubt_and_blocks_nobody():
    verdict = check_id_number(MAN, today=TODAY, regions={"150102"})
    assert verdict.ok
    assert verdict.reason("id_region").outcome is Outcome.EVIDENCE
    assert "“150199”" in str(verdict.reason("id_region").text)


@pytest.mark.parametrize(
    ("region", "regions", "known"),
    [("150199", None, True), ("150199", {"150199"}, True), ("990199", None, False), ("830000", None, True)],
)
def test_region_is_looked_up_by_province_unless_a_list_is_given(region, regions, known):
    verdict = check_id_number(number(region=region), today=TODAY, regions=regions)
    assert ("id_region" not in verdict.not_passed) is known


def test_future_is_not_looked_at_without_a_day():
    assert check_id_number(number(born="20990101"))


def test_x_may_be_typed_small():
    assert check_id_number(ending_in_x().lower(), today=TODAY)


def test_id_number_facts_gives_birth_date_and_sex():
    assert id_number_facts(MAN) == (date(1985, 6, 1), "1")
    assert id_number_facts(WOMAN) == (date(1985, 6, 1), "2")
    with pytest.raises(ValueError, match="month must be"):
        id_number_facts(number(born="19851301"))


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("91350100M000100Y43", None, ""),
        (" 91350100m000100y43 ", None, ""),
        ("９１３５０１００Ｍ０００１００Ｙ４３", None, ""),
        ("", "credit_missing", "请填写"),
        ("91350100M000100Y4", "credit_length", "现为 17 位"),
        (
            "9135O100M000100Y43",
            "credit_character",
            "第 5 位“O”不是允许的字符（不使用 I、O、S、V、Z），请核对是否应为数字 0",
        ),
        ("91350100M000100-43", "credit_character", "第 16 位“-”"),
        ("91A50100M000100Y43", "credit_division", "第 3—8 位"),
        ("91350100M000100Y44", "credit_check", "校验不通过"),
    ],
)
def test_credit_code_messages_are_precise(text, code, words):
    verdict = check_credit_code(text)
    assert verdict.unmet == ((code,) if code else ())
    assert words in str(verdict.text)


def test_masks_hide_birth_date_and_county():
    assert mask_id("150199198506011234") == "150***********1234"
    assert mask_phone("13800001234") == "138****1234"


@pytest.mark.parametrize("text", ["", "123", "1234567"])
def test_masks_hide_everything_of_what_is_too_short(text):
    assert mask_id(text) == mask_phone(text) == "*" * len(text)


@pytest.mark.parametrize(
    ("key", "kind", "repeats"),
    [
        ("name", "name", True),
        ("name", "text", False),
        ("born_on", "date", True),
        ("ethnicity", "choice", True),
        ("school", "text", False),
    ],
)
def test_the_name_of_a_project_is_nobodys(key, kind, repeats):
    assert is_registered(key, kind) is repeats
