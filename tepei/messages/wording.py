"""用语: a text with places in braces that are filled in when it is sent."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from tepei.policy.verdict import Verdict
from tepei.policy.words import ITEMS, join, say

_PLACE = re.compile(r"\{([^{}]*)\}")
_BRACE = re.compile(r"[{}]")


def fill(template: str, values: Mapping[str, str]) -> str:
    """The template with `{姓名}` and the like filled in; a place that has no value stays empty."""
    return _PLACE.sub(lambda place: values.get(place[1].strip(), ""), template)


def is_wording(part: str, template: str, places: Collection[str]) -> Verdict:
    """May this text of the field `part` be used where these places can be filled?"""
    named = [name.strip() for name in _PLACE.findall(template)]
    if unknown := [name for name in dict.fromkeys(named) if name not in places]:
        return Verdict.no(
            part,
            say(
                "“%(unknown)s”不是可以填入的内容。可用的有：%(known)s。",
                unknown=join(unknown, ITEMS),
                known=join(tuple(places), ITEMS),
            ),
        )
    if _BRACE.search(_PLACE.sub("", template)):
        return Verdict.no(part, say("花括号须成对使用，例如 {%(example)s}。", example=next(iter(places), "")))
    return Verdict.yes()
