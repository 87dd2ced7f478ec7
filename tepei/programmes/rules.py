"""What may be done to a cycle and its dates. Values in, `Verdict` out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from tepei.policy.calendar import moment_text
from tepei.policy.characters import is_blank
from tepei.policy.scheme import APPLY
from tepei.policy.verdict import Verdict
from tepei.policy.windows import StepWindow, is_open
from tepei.policy.words import say

STATES = {"draft": say("未开放"), "open": say("受理中"), "closed": say("已截止"), "archived": say("已归档")}


def may_close(state: str) -> Verdict:
    """Only an open cycle is closed; what is on its way stays where it is."""
    if state == "open":
        return Verdict.yes()
    return Verdict.no(
        "cycle_state",
        say(
            "本年度当前为“%(state)s”，只有“%(open)s”的年度可以截止。",
            state=STATES[state],
            open=STATES["open"],
        ),
    )


def is_ahead(until: dt.datetime, now: dt.datetime) -> Verdict:
    """One person may stand under a bureau that closes early: for them any moment that is still to come is more time."""
    return (
        Verdict.yes()
        if until > now
        else Verdict.no("extension_past", say("延期截止时间已经过去，请重新选择。"))
    )


def may_extend(closes_at: dt.datetime | None, until: dt.datetime, reason: str, recipients: int) -> Verdict:
    """An extension is for one body or one person, says why, and makes the close later. `closes_at`: the close without it."""
    if recipients != 1:
        return Verdict.no("extension_recipient", say("请选择一个单位或一名申报人，两者只能选其一。"))
    if is_blank(reason):
        return Verdict.no("reason_missing", say("请填写延期理由。"))
    if closes_at is not None and until <= closes_at:
        return Verdict.no(
            "extension_earlier",
            say("延期截止时间应晚于现截止时间（%(moment)s），请重新选择。", moment=moment_text(closes_at)),
        )
    return Verdict.yes()


def may_set_window(
    opens_at: dt.datetime | None, closes_at: dt.datetime, cycle_closes_at: dt.datetime, is_for_all: bool
) -> Verdict:
    """A window begins before it ends; a body's own ends no later than the cycle, as later is an extension."""
    if opens_at is not None and closes_at <= opens_at:
        return Verdict.no("window_order", say("截止时间应晚于开始时间，请重新选择。"))
    if not is_for_all and closes_at > cycle_closes_at:
        return Verdict.no(
            "window_late_body",
            say(
                "单位的截止时间不能晚于本年度截止时间（%(moment)s）。确需延后的，请使用延期。",
                moment=moment_text(cycle_closes_at),
            ),
        )
    return Verdict.yes()


def is_dated_once(is_dated: bool) -> Verdict:
    """A step has one window for the same body, track and category."""
    if not is_dated:
        return Verdict.yes()
    return Verdict.no(
        "window_twice", say("该环节对同一单位、%(track_word)s和申报类别已有时限，请修改原有的时限。")
    )


def is_of_cycle(is_ours: bool) -> Verdict:
    """A track of another year is none of this one."""
    if is_ours:
        return Verdict.yes()
    return Verdict.no("track_foreign", say("所选%(track_word)s不属于本年度，请重新选择。"))


def are_days_before(days: int) -> Verdict:
    """A close some days before the year's, within the year."""
    if 0 <= days <= 365:
        return Verdict.yes()
    return Verdict.no("window_days", say("截止前天数应为 0 至 365 的整数。"))


def end_of_minute(moment: dt.datetime) -> dt.datetime:
    """A close that is typed as 18:00 is shown as 18:00, and holds until that minute is over."""
    return moment.replace(second=59, microsecond=999_999)


def is_own_window(path: str | None, paths: Sequence[str], *, runs_year: bool) -> Verdict:
    """Who runs the year dates everybody (`path` None); a body dates itself and what is below it, under one of its `paths`."""
    if path is not None and any(path.startswith(own) for own in paths):
        return Verdict.yes()
    if path is None and runs_year:
        return Verdict.yes()
    return Verdict.no(
        "window_foreign",
        say("只能为本单位及下级单位设定时限；适用于全部单位的时限由组织本年度的单位设定。请选择单位。"),
    )


def is_for_unit(run_by: tuple[int, str] | None, way: Collection[int]) -> Verdict:
    """Is the year for a unit whose papers may pass these organisations? `run_by`: id and name of who runs it, None for the region."""
    if run_by is None or run_by[0] in way:
        return Verdict.yes()
    text = say("本年度由%(body)s组织，只受理其所属单位的申报。", body=run_by[1])
    return Verdict.no("year_of_others", text)


def is_step_open(step: str, window: StepWindow | None, now: dt.datetime) -> Verdict:
    """A review step that no notice dates has no deadline; applying always needs one. Source: 内人社办发〔2023〕21号 五（二）."""
    if window is None and step != APPLY:
        return Verdict.yes()
    return is_open(window, now)
