"""What may be lodged, in plain values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tepei.policy.verdict import Verdict
from tepei.policy.words import say


def may_begin(open_lists: int) -> Verdict:
    """One list of a body and year after the other: what changes meanwhile stands on the next."""
    if not open_lists:
        return Verdict.yes()
    return Verdict.no("list_open", say("本单位已有一份备案名单尚未办结，请继续办理。"))


def may_lodge(count: int) -> Verdict:
    """A list says something that the region does not know yet."""
    if count:
        return Verdict.yes()
    return Verdict.no(
        "nothing", say("没有需要备案的人选：%(selected_word)s人员都已备案，或尚未确定%(selected_word)s。")
    )


def changes(selected: Iterable[int], lodged: Mapping[int, bool]) -> dict[int, bool]:
    """Whom the next list names, and is it to take them off again? By the id of the application.

    `lodged` are those of earlier lists, True where the last one that names them took them off.
    """
    now = list(selected)
    added = {pk: False for pk in now if lodged.get(pk, True)}
    gone = {pk: True for pk, is_withdrawn in lodged.items() if not is_withdrawn and pk not in set(now)}
    return added | gone
