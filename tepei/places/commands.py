"""flask tepei places: the allocation table for other programs."""

from __future__ import annotations

from tepei.places import exports
from tepei.portal import scope
from tepei.portal.terminal import AT_TERMINAL, group, print_csv
from tepei.programmes.commands import cycle_option, find_cycle


@group.command("places", help="名额表（CSV）：推荐单位 × 培养方式")
@cycle_option
def _places(cycle_code: str) -> None:
    with scope.everything(AT_TERMINAL):
        print_csv(("body", "code", "track", "places", "taken"), exports.places_rows(find_cycle(cycle_code)))
