"""Signed scans: what a step asks for, and what has to hold at every later one."""

import pytest

from tepei.policy.signing import Scan, demands_met, first_unsigned, scans_hold


def scan(key: str, state: str, stage: int = 0, organisation: str = "某医院") -> Scan:
    titles = {"unit_review": "用人单位审核表", "summary": "名单汇总表"}
    return Scan(stage, organisation, key, titles[key], state)


def test_step_asks_for_each_signed_scan_that_it_lacks() -> None:
    assert demands_met([scan("unit_review", "signed"), scan("summary", "signed")])
    verdict = demands_met([scan("unit_review", "outdated"), scan("summary", "blank")])
    assert [reason.code for reason in verdict.reasons] == ["scan_outdated", "scan_missing"]
    assert "原扫描件已失效" in str(verdict.text)
    assert "尚未上传签字盖章的《名单汇总表》扫描件" in str(verdict.text)


def test_step_asks_whom_no_signed_list_names_onto_the_next_one() -> None:
    verdict = demands_met([scan("summary", "unlisted")])
    assert [reason.code for reason in verdict.reasons] == ["scan_unlisted"]
    assert "补充名单" in str(verdict.text)


# (what the unit's document is, what the body's list says of the person) → which stage signs again, and why.
@pytest.mark.parametrize(
    ("unit", "body", "stage", "codes"),
    [
        ("signed", "signed", None, []),
        ("outdated", "signed", 0, ["earlier_scan_outdated"]),
        ("signed", "unlisted", 2, ["earlier_scan_missing"]),
        ("signed", "downloaded", 2, ["earlier_scan_missing"]),
        ("blank", "signed", 0, ["earlier_scan_missing"]),
        ("outdated", "unlisted", 0, ["earlier_scan_outdated", "earlier_scan_missing"]),
    ],
)
def test_what_was_signed_has_to_hold_at_every_later_step(
    unit: str, body: str, stage: int | None, codes: list[str]
) -> None:
    scans = [scan("unit_review", unit), scan("summary", body, 2, "某地区人社局")]
    verdict = scans_hold(scans)
    assert [reason.code for reason in verdict.failures] == codes
    assert first_unsigned(scans) == stage


def test_refusal_names_the_document_and_who_signs_it_again() -> None:
    text = str(scans_hold([scan("unit_review", "outdated")]).text)
    assert "《用人单位审核表》签章后内容有改动" in text
    assert "请退回某医院，重新签字盖章" in text
