"""Evaluations of a year that could not be carried out 评审办法的核对."""

from __future__ import annotations

from collections.abc import Iterator

from tepei.packs.findings import kinds_of_cells, no_track
from tepei.policy.definition import Fault
from tepei.policy.evaluation import SCORE, EvaluationRecord
from tepei.policy.words import Sentence, say
from tepei.policy.year import Year


def check_evaluations(cycle: Year) -> Iterator[Fault]:
    """Every evaluation that two say differently, that lacks its sheet, or that names what is not there."""
    seen: set[str] = set()
    for number, evaluation in enumerate(cycle.evaluations):
        where = ("evaluations", number)
        if evaluation.track in seen:
            yield Fault((*where, "track"), say("此%(track_word)s已有评审办法"))
        seen.add(evaluation.track)
        for key, text in _unfit(cycle, evaluation):
            yield Fault((*where, key), text)
    evaluated = {track.code for track in cycle.tracks if cycle.evaluation_of(track.code)}
    for number, criterion in enumerate(cycle.criteria):
        if not evaluated or (criterion.track and criterion.track not in evaluated):
            yield Fault(("criteria", number, "track"), say("此%(track_word)s没有评审办法，指标不会用到"))


def _unfit(cycle: Year, evaluation: EvaluationRecord) -> Iterator[tuple[str, Sentence]]:
    """What is wrong, by its key."""
    tracks = {track.code for track in cycle.tracks}
    about = [track for track in sorted(tracks) if cycle.evaluation_of(track) is evaluation]
    sheets = [{each.key for each in cycle.criteria_of(track)} for track in about]
    if about and evaluation.method == SCORE and not all(sheets):
        yield "method", say("打分的须有评审指标")
    for key in evaluation.compared:
        if not all(key in sheet for sheet in sheets):
            yield "ties", say("没有评审指标“%(key)s”", key=key)
    if evaluation.grouped_by and evaluation.grouped_by not in kinds_of_cells(cycle):
        yield "grouped_by", say("申报表没有“%(field)s”这一栏", field=evaluation.grouped_by)
    yield from _unfit_fall(cycle, evaluation, tracks)


def _unfit_fall(
    cycle: Year, evaluation: EvaluationRecord, tracks: set[str]
) -> Iterator[tuple[str, Sentence]]:
    if not evaluation.falls_to:
        return
    if evaluation.falls_to not in tracks:
        yield "falls_to", no_track(evaluation.falls_to)
    elif evaluation.falls_to == evaluation.track or not evaluation.track:
        yield "falls_to", say("应为另一个%(track_word)s")
    elif cycle.evaluation_of(evaluation.falls_to) is None:
        yield "falls_to", say("此%(track_word)s没有评审办法")
    if evaluation.consent and kinds_of_cells(cycle).get(evaluation.consent) != "yes_no":
        yield "consent", say("申报表没有“%(field)s”这一是非栏", field=evaluation.consent)
