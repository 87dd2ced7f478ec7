"""What may be done to a cycle, its dates and its places. Values in, `Verdict` out."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from tepei.policy import calendar
from tepei.policy.calendar import Window, moment_text
from tepei.policy.characters import is_blank
from tepei.policy.definition import DefinitionError
from tepei.policy.eligibility import Requirement
from tepei.policy.fields import Form
from tepei.policy.verdict import Outcome, Reason, Verdict
from tepei.policy.words import N_

APPLY = "apply"
STATES = {"draft": N_("未开放"), "open": N_("受理中"), "closed": N_("已截止"), "archived": N_("已归档")}
_PARTS = {"form": "申报表", "route": "审核流程", "documents": "印制版式", "summary": "汇总表"}


def may_open(
    state: str,
    configuration: Mapping[str, Any],
    tracks: Mapping[str, Sequence[Mapping[str, Any]]],
    steps: Iterable[str],
) -> Verdict:
    """May the cycle be opened? `tracks`: name → requirements as plain values; `steps`: those that have a window.

    Every fault of the configuration is a reason of its own.
    """
    if state != "draft":
        return Verdict.no(
            "cycle_state", f"本年度当前为“{STATES[state]}”，只有“{STATES['draft']}”的年度可以开放。"
        )
    faults = [f"缺少{name}的配置" for key, name in _PARTS.items() if not configuration.get(key)]
    faults += _faults_of_form(configuration)
    faults += [
        fault for name, requirements in tracks.items() for fault in _faults_of_track(name, requirements)
    ]
    if not tracks:
        faults.append("没有培养方式")
    if APPLY not in steps:
        faults.append("没有申报环节（apply）的时限")
    reasons = (Reason("cycle_configuration", Outcome.FAIL, f"{fault}，请补正后再开放。") for fault in faults)
    return Verdict(tuple(reasons))


def may_close(state: str) -> Verdict:
    """Only an open cycle is closed; what is on its way stays where it is."""
    if state == "open":
        return Verdict.yes()
    return Verdict.no("cycle_state", f"本年度当前为“{STATES[state]}”，只有“{STATES['open']}”的年度可以截止。")


def is_ahead(until: dt.datetime, now: dt.datetime) -> Verdict:
    """One person may stand under a bureau that closes early: for them any moment that is still to come is more time."""
    return (
        Verdict.yes() if until > now else Verdict.no("extension_past", "延期截止时间已经过去，请重新选择。")
    )


def may_extend(closes_at: dt.datetime | None, until: dt.datetime, reason: str, recipients: int) -> Verdict:
    """An extension is for one body or one person, says why, and makes the close later. `closes_at`: the close without it."""
    if recipients != 1:
        return Verdict.no("extension_recipient", "请选择一个单位或一名申报人，两者只能选其一。")
    if is_blank(reason):
        return Verdict.no("reason_missing", "请填写延期理由。")
    if closes_at is not None and until <= closes_at:
        return Verdict.no(
            "extension_earlier", f"延期截止时间应晚于现截止时间（{moment_text(closes_at)}），请重新选择。"
        )
    return Verdict.yes()


def may_set_window(
    opens_at: dt.datetime | None, closes_at: dt.datetime, cycle_closes_at: dt.datetime, is_for_all: bool
) -> Verdict:
    """A window begins before it ends; a body's own ends no later than the cycle, as later is an extension."""
    if opens_at is not None and closes_at <= opens_at:
        return Verdict.no("window_order", "截止时间应晚于开始时间，请重新选择。")
    if not is_for_all and closes_at > cycle_closes_at:
        return Verdict.no(
            "window_late_body",
            f"单位的截止时间不能晚于本年度截止时间（{moment_text(cycle_closes_at)}）。确需延后的，请使用延期。",
        )
    return Verdict.yes()


def end_of_minute(moment: dt.datetime) -> dt.datetime:
    """A close that is typed as 18:00 is shown as 18:00, and holds until that minute is over."""
    return moment.replace(second=59, microsecond=999_999)


def is_own_window(path: str | None, paths: Sequence[str], roles: Collection[str]) -> Verdict:
    """The region dates everybody (`path` None); a body dates itself and what is below it, under one of its `paths`."""
    if path is not None and any(path.startswith(own) for own in paths):
        return Verdict.yes()
    if path is None and "region_reviewer" in roles:
        return Verdict.yes()
    return Verdict.no(
        "window_foreign", "只能为本单位及下级单位设定时限；适用于全区的时限由自治区人社厅设定。请选择单位。"
    )


def is_step_open(step: str, window: Window | None, now: dt.datetime) -> Verdict:
    """A review step that no notice dates has no deadline; applying always needs one. Source: 内人社办发〔2023〕21号 五（二）."""
    if window is None and step != APPLY:
        return Verdict.yes()
    return calendar.is_open(window, now)


def digest(configuration: Mapping[str, Any]) -> str:
    """SHA-256 of a configuration; the order of its keys does not matter."""
    said = json.dumps(configuration, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


def has_reason(reason: str) -> Verdict:
    """Every change of places says why."""
    return Verdict.no("reason_missing", "请填写调整理由。") if is_blank(reason) else Verdict.yes()


def _faults_of_form(configuration: Mapping[str, Any]) -> list[str]:
    try:
        Form.from_data(configuration.get("form") or {})
    except DefinitionError as error:
        return [f"申报表有误（{error}）"] if configuration.get("form") else []
    return []


def _faults_of_track(name: str, requirements: Sequence[Mapping[str, Any]]) -> list[str]:
    if not requirements:
        return [f"{name}没有选拔条件"]
    faults = []
    for number, requirement in enumerate(requirements, start=1):
        try:
            Requirement.from_data(requirement, f"第 {number} 项")
        except DefinitionError as error:
            faults.append(f"{name}的选拔条件有误（{error}）")
    return faults
