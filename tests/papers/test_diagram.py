"""The picture of a kind's life says what the table of moves says."""

from __future__ import annotations

from flask import Flask

from tepei.papers.diagram import mermaid
from tepei.policy.life import APPLICATION, life
from tepei.policy.words import Sentence
from tests.papers.stage import CYCLE, stage


def test_picture_shows_each_state_and_every_way_out_of_it() -> None:
    drawn = mermaid(APPLICATION, [["所在单位", "自治区人社厅"]], {"selected": "已成功入选"}).splitlines()
    assert drawn[0] == "stateDiagram-v2"
    for line in (
        '    state "填写中" as draft',
        "    in_review --> approved: 审核通过（最后一个环节）",
        "    selected --> revoked: 撤销入选",
        "    revoked --> [*]",
        "        所在单位 → 自治区人社厅",
    ):
        assert line in drawn
    assert "    selected --> [*]" not in drawn


def test_picture_of_a_shorter_life_leaves_out_what_it_does_not_know() -> None:
    drawn = mermaid(life(Sentence("请假单"), ("submit", "approve"), final=("approved",)), [["派出单位"]], {})
    assert "approved --> [*]" in drawn and "selected" not in drawn


def test_command_draws_the_route_of_the_year(sqlite_portal: Flask) -> None:
    with sqlite_portal.app_context():
        stage()
    answer = sqlite_portal.test_cli_runner().invoke(args=["tepei", "diagram", "--cycle", CYCLE])
    assert answer.exit_code == 0
    assert "所在单位 → " in answer.output and "as selected" in answer.output
    answer = sqlite_portal.test_cli_runner().invoke(
        args=["tepei", "diagram", "--cycle", CYCLE, "--kind", "leave"]
    )
    assert "        培养单位、派出单位" in answer.output and "approved --> [*]" in answer.output
