"""Whoever comes second is told in words: every unique rule of the database has its sentence."""

from __future__ import annotations

from flask import Flask

from tepei.portal import taken
from tepei.portal.database import Model


def test_every_unique_rule_says_what_whoever_comes_second_reads(started: Flask) -> None:
    silent = [
        f"{rule.table.name}: {rule.name}"
        for rule, told in taken.rules(Model.metadata)
        if told is None and not str(rule.table.name).startswith("ab_")  # the framework's own
    ]
    assert silent == []
