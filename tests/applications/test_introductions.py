"""The free text of a 汇总表 is looked at where the notice has a pattern for it, and nowhere else."""

from __future__ import annotations

import pytest
from flask import Flask

from tepei.applications import checks, introductions
from tepei.portal import scope
from tepei.portal.database import transaction
from tests.papers.browsing import Browser
from tests.papers.stage import applicant_of, stage
from tests.selection.tiers import Tiers

TEXT = "从事草原生态修复工作15年，在退化草原治理领域作出突出成就。主要业绩包括：主持自治区科技重大专项1项，发表论文20篇，出版论著2部，获得的主要奖项、荣誉包括自治区一等奖，其余从略，详见附件所列。"


def test_pattern_is_told_to_who_wrote_it_and_to_who_reviews(
    sqlite_portal: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sqlite_portal.app_context():
        tiers = Tiers(monkeypatch)
        paper = tiers.approved("tier1", "甲一")
        with scope.everything("a test fills in"), transaction():
            statement = {**paper.form.answers["statement"], "introduction": TEXT}
            paper.form.answers = {**paper.form.answers, "statement": statement}
        with scope.everything("a test looks"):
            assert [str(each) for each in introductions.told(checks.of(paper))] == ["缺少“发展潜能”"]
        readers = {
            applicant_of(paper).username: f"/applications/{paper.id}/",
            tiers.region.username: f"/review/papers/{paper.id}/",
        }
    for username, address in readers.items():
        assert "缺少“发展潜能”" in Browser(sqlite_portal, username).read(address)


def test_year_without_such_a_column_says_nothing(sqlite_portal: Flask) -> None:
    with sqlite_portal.app_context():
        paper = stage().arrived("unit")
        with scope.everything("a test looks"):
            assert introductions.told(checks.of(paper)) == []
