import pytest

from tepei.policy.quota import Allowance, may_apply, may_set, may_take

UNSET, BARRED, NUMBER = Allowance.UNSET, Allowance.BARRED, Allowance.NUMBER


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
    ],
)
def test_may_set_never_goes_below_what_is_taken(allowance, places, taken, code, words):
    verdict = may_set(allowance, places, taken)
    assert [reason.code for reason in verdict.reasons] == ([code] if code else [])
    assert words in str(verdict.text)
