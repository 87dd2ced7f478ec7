"""The way of a paper: who reviews it, where it goes on after a correction, what a step demands, from when on it holds a place 流程.

A route is a sequence of stages: the stops of one stage act in any order, and it is done when all of them have approved.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tepei.policy.bodies import Bodies, Kind, Node
from tepei.policy.life import UNDER_WAY
from tepei.policy.verdict import Outcome, Reason, Verdict
from tepei.policy.words import N_, say

# From when on a paper holds a place: recommended by the last stop before the region, or selected by the region itself. A year may have no
# places at all (职称评审).
NEVER = "never"
HELD_FROM = {
    "recommendation": say("推荐时占用推荐单位的名额"),
    "selection": say("确定入选时占用%(region)s的名额"),
    NEVER: say("不设名额"),
}
# From when on a limit counts a person.
COUNTED_FROM = {
    "forwarding": say("所在单位审核通过时计算"),
    "recommendation": say("推荐时计算"),
    "selection": say("确定入选时计算"),
}
RESUBMISSIONS = {"resume": N_("回到退回的环节"), "restart": N_("从头开始")}


@dataclass(frozen=True)
class Stop:
    kind: str
    organisation_id: int
    takes_place: bool = False


def route_for(ancestors: Sequence[Node], bodies: Bodies) -> tuple[Stop, ...]:
    """The stops of an application: its employer first, the region last; the last one before the region takes the place.

    The employer may itself be a bureau or a university; a pool is an account of places and reviews nothing. What reports to the
    region leaves out what lies between. ValueError where the chain does not lead from an employer to one region.
    Source: 内人社办发〔2023〕21号 四.
    """
    if unknown := sorted({node.kind for node in ancestors} - set(bodies.by_code)):
        raise ValueError(f"unknown kinds of organisation: {unknown}")
    standing = [(node, bodies.where_it_stands(ancestors, place)) for place, node in enumerate(ancestors)]
    reviewers = [(node, kind) for node, kind in standing if not kind.is_pool]
    decides = ["decides" in kind.does for _, kind in reviewers]
    if len(decides) < 2 or not decides[-1] or sum(decides) > 1 or not all(kind.step for _, kind in reviewers):
        raise ValueError(
            f"a route leads from an employer to the one region, not {[n.kind for n in ancestors]}"
        )
    below = _up_to_direct(reviewers[:-1])
    stops = [Stop(kind.step, node.id, node is below[-1][0]) for node, kind in below]
    return (*stops, Stop(bodies.deciding.step, reviewers[-1][0].id))


def _up_to_direct(reviewers: Sequence[tuple[Node, Kind]]) -> Sequence[tuple[Node, Kind]]:
    for count, (node, _) in enumerate(reviewers, start=1):
        if node.reports_to_region:
            return reviewers[:count]
    return reviewers


def holds_place(state: str, position: int, taking: int, held_from: str = "recommendation") -> bool:
    """Does a paper that stands here hold a place? `taking`: the stop whose approval recommends; rejected or sent back, it does not.

    Where a notice gives the region one number and the bodies none (新人社函〔2025〕38号 三), only who is selected holds one.
    """
    if held_from == NEVER:
        return False
    return has_come(state, position, taking, held_from)


def has_come(state: str, position: int, taking: int, so_far: str) -> bool:
    """Has a paper that stands here come `so_far` (one of COUNTED_FROM), and not gone back or been turned down since?"""
    if so_far == "selection":
        return state == "selected"
    return state in UNDER_WAY and position > (0 if so_far == "forwarding" else taking)


@dataclass(frozen=True)
class Scan:
    """A signed scan that a stop of this stage demands; `state` is signed while it shows what the paper says now."""

    stage: int
    organisation: str
    key: str
    title: str
    state: str

    @property
    def holds(self) -> bool:
        return self.state == "signed"


def demands_met(scans: Iterable[Scan]) -> Verdict:
    """Are the signed scans there that a step demands, and do they show what is to be approved?"""
    return Verdict(tuple(_lacking(scan) for scan in scans if not scan.holds))


def _lacking(scan: Scan) -> Reason:
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


def entry(state: str, position: int, resubmission: str) -> int:
    """The stage where a submission enters: after a send-back the one that sent it back ("resume"), else the first."""
    if resubmission not in RESUBMISSIONS:
        raise ValueError(f"unknown resubmission {resubmission!r}")
    return position if state == "sent_back" and resubmission == "resume" else 0
