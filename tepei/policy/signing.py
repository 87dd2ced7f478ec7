"""What the stops of a paper sign, and whether it holds 签章.

A scan is bound to what was downloaded: it holds while the paper says the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tepei.policy.route import RECOMMENDATION
from tepei.policy.verdict import Outcome, Reason, Verdict
from tepei.policy.words import Sentence, say


@dataclass(frozen=True)
class Scan:
    """A signed scan that a stop of this stage demands; `state` is signed while it shows what the paper says now."""

    stage: int
    organisation: str
    key: str
    title: Sentence | str
    state: str

    @property
    def holds(self) -> bool:
        return self.state == "signed"


def demands_met(scans: Iterable[Scan]) -> Verdict:
    """Are the signed scans there that a step demands, and do they show what is to be approved?"""
    return Verdict(tuple(_lacking(scan) for scan in scans if not scan.holds))


def listed(scans: Iterable[Scan]) -> Verdict:
    """The same of lists of recommendation alone: whom such a step passes on by no button of their own."""
    return demands_met(scan for scan in scans if scan.key == RECOMMENDATION)


def _lacking(scan: Scan) -> Reason:
    if scan.key == RECOMMENDATION:
        text = say("须列入推荐名单，随名单一并报送，不能单独通过。请到“推荐”中办理。")
        return Reason("not_recommended", Outcome.FAIL, text)
    if scan.state == "unlisted":
        text = say(
            "尚未上传列有该申报人的《%(title)s》扫描件。请生成名单（已有签章名单的，生成补充名单），下载后签字盖章并上传。",
            title=scan.title,
        )
        return Reason("scan_unlisted", Outcome.FAIL, text)
    if scan.state == "outdated":
        text = say(
            "《%(title)s》下载后内容有改动，原扫描件已失效。请重新下载，签字盖章后上传扫描件。",
            title=scan.title,
        )
        return Reason("scan_outdated", Outcome.FAIL, text)
    text = say("尚未上传签字盖章的《%(title)s》扫描件。请先填写并下载，签字盖章后上传。", title=scan.title)
    return Reason("scan_missing", Outcome.FAIL, text)


def scans_hold(scans: Iterable[Scan]) -> Verdict:
    """Does everything that earlier stops signed still hold? What does not has to be signed again, by whom it was."""
    return Verdict(tuple(_sign_again(scan) for scan in scans if not scan.holds))


def _sign_again(scan: Scan) -> Reason:
    if scan.key == RECOMMENDATION:
        text = say(
            "不在%(organisation)s已报送的推荐名单上，或报送后内容有改动。请退回%(organisation)s，由其补充推荐。",
            organisation=scan.organisation,
        )
        return Reason("earlier_not_recommended", Outcome.FAIL, text)
    if scan.state == "outdated":
        text = say(
            "《%(title)s》签章后内容有改动，%(organisation)s的扫描件已失效。请退回%(organisation)s，重新签字盖章并上传扫描件。",
            title=scan.title,
            organisation=scan.organisation,
        )
        return Reason("earlier_scan_outdated", Outcome.FAIL, text)
    text = say(
        "缺少%(organisation)s签字盖章的《%(title)s》扫描件。请退回%(organisation)s，签字盖章并上传扫描件。",
        title=scan.title,
        organisation=scan.organisation,
    )
    return Reason("earlier_scan_missing", Outcome.FAIL, text)


def first_unsigned(scans: Iterable[Scan]) -> int | None:
    """The first stage that has to sign (again); None where every scan holds."""
    return min((scan.stage for scan in scans if not scan.holds), default=None)
