"""A ranking as columns and rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tepei.policy.ranking import Why
from tepei.policy.words import Sentence, say
from tepei.portal.catalogue import chinese
from tepei.portal.database import db
from tepei.portal.export import Column, Sheet
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle
from tepei.selection import round_queries as queries
from tepei.selection.round_models import OUTCOMES_OF_ENTRIES, EvaluationRound, RoundEntry

HEADS = ("rank", "number", "tier", "score", "entered_from", "outcome")


def ranking_rows(cycle: Cycle) -> Iterator[tuple[Any, ...]]:
    """Every entry of the year's rounds, by round, track and rank; nobody is named."""
    statement = (
        select(RoundEntry)
        .join(RoundEntry.round)
        .where(EvaluationRound.cycle_id == cycle.id)
        .options(joinedload(RoundEntry.paper), joinedload(RoundEntry.track))
    )
    found = sorted(
        db.session.scalars(statement),
        key=lambda each: (
            each.round_id,
            each.track.position,
            each.rank is None,
            each.rank,
            each.paper.number,
        ),
    )
    for each in found:
        score = "" if each.score is None else f"{each.score.normalize():f}"
        yield each.rank or "", each.paper.number, each.track.code, score, each.entered_from, each.outcome


def ranking_sheet(whole: EvaluationRound) -> Sheet:
    """The ranking of a round for the organiser's file, every track one after the other."""
    labels = (
        chinese(say("%(track_word)s")),
        "名次",
        "姓名",
        "单位",
        "推荐单位",
        "得分",
        "排名依据",
        "由何处转评",
        "结果",
    )
    widths = (12, 6, 10, 28, 16, 10, 40, 12, 14)
    columns = [
        Column(str(number), label, width)
        for number, (label, width) in enumerate(zip(labels, widths, strict=True))
    ]
    return Sheet(chinese(say("评审排名")), whole.name, columns, list(_lines(whole)))


def _lines(whole: EvaluationRound) -> Iterator[list[Any]]:
    called = {track.code: track.name for track in whole.cycle.tracks}
    for track in queries.tracks_of(whole):
        names = {each.key: each.name for each in programmes.scheme_of(whole.cycle).criteria_of(track.code)}
        for each in queries.entries_on(whole.entries, track):
            why, paper = Why.from_data(each.why), each.paper
            yield [
                track.name,
                each.rank or "",
                paper.applicant_name,
                paper.organisation_name,
                paper.body_name,
                "" if each.score is None else f"{each.score.normalize():f}",
                chinese(why.sentence(names)) if why else "",
                called.get(each.entered_from, ""),
                chinese(Sentence(OUTCOMES_OF_ENTRIES[each.outcome])),
            ]
