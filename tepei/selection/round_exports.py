"""A ranking as columns and rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tepei.policy.evaluation import EvaluationRecord
from tepei.policy.ranking_words import Why
from tepei.policy.vetting import total
from tepei.policy.words import Sentence, say
from tepei.portal.catalogue import chinese
from tepei.portal.database import db
from tepei.portal.export import Column, Sheet
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle
from tepei.selection import round_queries as queries
from tepei.selection import vetting_queries
from tepei.selection.round_models import OUTCOMES_OF_ENTRIES, EvaluationRound, RoundEntry
from tepei.selection.vetting_models import RESULTS, Vetting

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
        yield (
            each.rank or "",
            each.paper.number,
            each.track.code,
            _plain(each.score),
            each.entered_from,
            each.outcome,
        )


def ranking_sheet(whole: EvaluationRound) -> Sheet:
    """The ranking of a round for the organiser's file, every track one after the other; what 考察 found where the year has it."""
    vettings = vetting_queries.vettings_of(whole)
    widths = {
        chinese(say("%(track_word)s")): 12,
        "名次": 6,
        "姓名": 10,
        "单位": 28,
        "推荐单位": 16,
        "得分": 10,
        "排名依据": 40,
        "由何处转评": 12,
    }
    widths |= {"考察": 10, "考察得分": 10, "综合成绩": 10, "考察情况": 30} if vettings else {}
    widths |= {"结果": 14, "说明": 30}
    columns = [Column(str(number), label, width) for number, (label, width) in enumerate(widths.items())]
    return Sheet(chinese(say("评审排名")), whole.name, columns, list(_lines(whole, vettings)))


def _lines(whole: EvaluationRound, vettings: Mapping[int, Vetting]) -> Iterator[list[Any]]:
    called = {track.code: track.name for track in whole.cycle.tracks}
    for track in queries.tracks_of(whole):
        names = {each.key: each.name for each in programmes.scheme_of(whole.cycle).criteria_of(track.code)}
        evaluation = queries.evaluation_of(track)
        for each in vetting_queries.entries_in_order(whole, track, vettings):
            why, paper = Why.from_data(each.why), each.paper
            yield [
                track.name,
                each.rank or "",
                paper.applicant_name,
                paper.organisation_name,
                paper.body_name,
                _plain(each.score),
                chinese(why.sentence(names)) if why else "",
                called.get(each.entered_from, ""),
                *(_found(each, vettings.get(each.id), evaluation) if vettings else ()),
                chinese(Sentence(OUTCOMES_OF_ENTRIES[each.outcome])),
                each.reason,
            ]


def _found(entry: RoundEntry, vetting: Vetting | None, evaluation: EvaluationRecord) -> tuple[str, ...]:
    """What 考察 found, in its columns."""
    if vetting is None:
        return "", "", "", ""
    result = chinese(Sentence(RESULTS[vetting.result]))
    return (
        result,
        _plain(vetting.score),
        _plain(total(entry.score, vetting.finding, evaluation)),
        vetting.text,
    )


def _plain(number: Decimal | None) -> str:
    return "" if number is None else f"{number.normalize():f}"
