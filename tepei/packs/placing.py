"""落实培养单位 of a year: what the form has not 核对志愿各栏."""

from __future__ import annotations

from collections.abc import Iterator

from tepei.packs.findings import kinds_of_cells
from tepei.policy.definition import Fault
from tepei.policy.words import say
from tepei.policy.year import Year


def check_placing(cycle: Year) -> Iterator[Fault]:
    """Every field that is named is on the form, and consent is a yes or no."""
    kinds = kinds_of_cells(cycle)
    for key, path in cycle.placement.named if cycle.placement else ():
        if path not in kinds:
            yield Fault(("placement", key), say("申报表没有“%(field)s”这一栏", field=path))
        elif key == "consent" and kinds[path] != "yes_no":
            yield Fault(("placement", key), say("申报表没有“%(field)s”这一是非栏", field=path))
