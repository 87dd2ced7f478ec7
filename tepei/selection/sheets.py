"""The score sheet 评分表 as a form: a box for each criterion and one for a remark; and the result of a ballot, printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tepei.forms import boxes
from tepei.forms.boxes import Line
from tepei.forms.content import Content
from tepei.policy.evaluation import CriterionRecord
from tepei.policy.fields import Form, Section
from tepei.policy.gaps import Gap
from tepei.policy.verdict import Verdict
from tepei.policy.words import say
from tepei.portal import templates
from tepei.selection.panel_models import Panel
from tepei.selection.scoring_queries import BallotLine

SHEET, REMARK = "sheet", "remark"
_REMARK = {"key": REMARK, "label": "评审意见", "kind": "long_text", "max_length": 1000}


def form_of(criteria: Sequence[CriterionRecord]) -> Form:
    """One section with a box for each criterion."""
    fields = [
        {
            "key": each.key,
            "label": f"{each.name}（0—{each.maximum}分）",
            "required": True,
            "max_length": 10,
            "help": each.help,
        }
        for each in criteria
    ]
    section = {"key": SHEET, "title": "评分表", "fields": [*fields, _REMARK]}
    return Form.from_data({"version": "1", "sections": [section]})


def lines_of(
    criteria: Sequence[CriterionRecord], typed: Mapping[str, str], verdict: Verdict | None = None
) -> tuple[Section, tuple[Line, ...]]:
    """The section and its boxes, with what was typed and what is wrong with it."""
    form = form_of(criteria)
    section = form.section(SHEET)
    gaps = gaps_of(verdict) if verdict is not None else []
    return section, boxes.lines(Content(form, {SHEET: dict(typed)}), section, gaps)


def gaps_of(verdict: Verdict) -> list[Gap]:
    """What is told above the sheet."""
    return [Gap(SHEET, each.code, None, each.text, "format") for each in verdict.failures]


def ballot_page(panel: Panel, lines: Sequence[BallotLine]) -> str:
    """表决结果: 应到, 实到, 同意, 反对, 弃权 of everybody. No notice gives its layout: it is assumed."""
    title = say("%(round)s表决结果", round=panel.round.name)
    return templates.fill("printing/ballot_result.html", panel=panel, lines=lines, heading=title)
