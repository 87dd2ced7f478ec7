import pytest

from tepei.policy.quota import (
    Allowance,
    may_apply,
    may_pass,
    may_set,
    may_take,
    read_cell,
    within_total,
    write_cell,
)

UNSET, BARRED, NUMBER = Allowance.UNSET, Allowance.BARRED, Allowance.NUMBER
SOFT, ANY = Allowance.SOFT, Allowance.ANY


@pytest.mark.parametrize(
    ("allowance", "places", "taken", "code", "words"),
    [
        (NUMBER, 3, 2, None, ""),
        (NUMBER, 3, 3, "quota_used", "兴安盟区外培养名额 3 名已用完（已推荐 3 名）"),
        (NUMBER, 3, 4, "quota_used", "已推荐 4 名"),
        (NUMBER, 0, 0, "quota_zero", "名额为 0 名"),
        (NUMBER, None, 0, "quota_unset", "尚未下达"),
        (UNSET, None, 0, "quota_unset", "尚未下达"),
        (UNSET, 5, 0, "quota_unset", "尚未下达"),
        (BARRED, None, 0, "quota_barred", "不得推荐区外培养人选（表中为“—”）"),
        (BARRED, 9, 0, "quota_barred", "不得推荐"),
        (ANY, None, 99, None, ""),
        (SOFT, 3, 2, None, ""),
        (SOFT, 3, 3, "quota_used", "名额 3 名已用完"),
    ],
)
def test_may_take_tells_unset_barred_zero_and_used_apart(allowance, places, taken, code, words):
    verdict = may_take(allowance, places, taken, "兴安盟", "区外培养")
    assert [reason.code for reason in verdict.reasons] == ([code] if code else [])
    assert words in str(verdict.text)
    assert verdict.ok is (code is None)


@pytest.mark.parametrize(
    ("allowance", "places", "code"),
    [
        (NUMBER, 3, None),
        (NUMBER, 0, "quota_zero"),
        (NUMBER, None, None),
        (UNSET, None, None),
        (BARRED, None, "quota_barred"),
    ],
)
def test_applicants_are_kept_from_what_the_table_closes_and_not_from_what_may_still_come(
    allowance, places, code
):
    verdict = may_apply(allowance, places, "区直")
    assert [reason.code for reason in verdict.reasons] == ([code] if code else [])
    assert verdict.ok or "区直" in str(verdict.text)


@pytest.mark.parametrize(
    ("allowance", "places", "taken", "code", "words"),
    [
        (NUMBER, 3, 3, None, ""),
        (NUMBER, 0, 0, None, ""),
        (NUMBER, 2, 3, "quota_below_taken", "不能减至 2 名：已推荐 3 名。请先退回 1 名"),
        (NUMBER, None, 0, "quota_number", "请填写名额数"),
        (NUMBER, -1, 0, "quota_number", "不小于 0"),
        (UNSET, None, 0, None, ""),
        (BARRED, None, 0, None, ""),
        (UNSET, None, 1, "quota_below_taken", "已推荐 1 名"),
        (BARRED, None, 1, "quota_below_taken", "已推荐 1 名"),
        (BARRED, 0, 0, "quota_number", "清空名额数"),
        (SOFT, 2, 3, None, ""),
        (SOFT, None, 0, "quota_number", "请填写名额数"),
        (ANY, None, 3, None, ""),
        (ANY, 3, 3, "quota_number", "清空名额数"),
    ],
)
def test_may_set_never_goes_below_what_is_taken(allowance, places, taken, code, words):
    verdict = may_set(allowance, places, taken)
    assert [reason.code for reason in verdict.reasons] == ([code] if code else [])
    assert words in str(verdict.text)


@pytest.mark.parametrize(
    ("said", "cell"),
    [
        (None, (UNSET, None)), ("—", (BARRED, None)), (0, (NUMBER, 0)), (12, (NUMBER, 12)), ("不限", (ANY, None)),
        ("原则上10", (SOFT, 10)), ("原则上0", (SOFT, 0)),
    ],
)  # fmt: skip
def test_cell_of_a_file_is_read_and_written_the_same(said, cell):
    assert read_cell(said) == cell
    assert write_cell(*cell) == said


@pytest.mark.parametrize("said", [-1, True, "10", "原则上", "原则上十", "约10", ""])
def test_cell_that_says_something_else_is_refused(said):
    with pytest.raises(ValueError):
        read_cell(said)


def test_soft_number_is_passed_by_who_acts_and_a_total_only_where_it_is_soft():
    assert may_pass(3, 2, "兴安盟", "区外培养", "prefecture").reasons == ()
    beyond = may_pass(3, 3, "兴安盟", "区外培养", "prefecture")
    assert (beyond.ok, beyond.overridable[0].override_by) == (True, ("prefecture",))
    assert "名额原则上 3 名，已有 3 名。此为原则性规定" in str(beyond.reasons[0].text)
    assert within_total(40, 39, "区外培养", "").reasons == ()
    assert (within_total(40, 40, "区外培养", "").ok, within_total(40, 40, "区外培养", "region").ok) == (
        False,
        True,
    )
