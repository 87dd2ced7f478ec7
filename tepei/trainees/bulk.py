"""The same move for many trainees from one workbook 批量办理: the list out, one column filled in, the rows judged, then all of them at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload, selectinload

from tepei.policy import answers
from tepei.policy.traineeship import ASSESSMENTS, QUALIFIED
from tepei.policy.verdict import Verdict
from tepei.policy.words import Sentence, say
from tepei.portal import clock, scope, sheets
from tepei.portal.catalogue import chinese
from tepei.portal.database import db, transaction
from tepei.portal.errors import Refused
from tepei.portal.export import Column, Sheet, workbook
from tepei.portal.sheets import Filled
from tepei.portal.tables import Head, RowFault, SheetRow
from tepei.programmes.models import Cycle
from tepei.trainees import actions, queries, rules, terms
from tepei.trainees.actions import TraineeAct
from tepei.trainees.models import Trainee
from tepei.trainees.rules import TRAINING, TypedAct

NUMBER, NAME, UNIT = (
    Head("number", "申报编号", True, own=True),
    Head("name", "姓名"),
    Head("unit", "派出单位"),
)
RESULT, OPINION, DAY = (
    Head("result", "考核结果", help="合格或不合格，不填的不办理"),
    Head("opinion", "考核意见"),
    Head("day", "结业日期"),
)
SESSION, ATTENDED = (
    Head("opinion", "训前培训名称"),
    Head("day", "参加日期", help="例如 2025-08-20，没有参加的不填"),
)
_CODES = {str(name): code for code, name in ASSESSMENTS.items()}


@dataclass(frozen=True)
class Deed:
    """What becomes of one row: of this trainee as they were seen, `verbs` with what was typed."""

    trainee_id: int
    version: int
    name: str
    verbs: tuple[str, ...]
    typed: TypedAct

    def to_data(self) -> list[object]:
        """Plain values, for a form to carry."""
        day = self.typed.day.isoformat() if self.typed.day else ""
        return [
            self.trainee_id,
            self.version,
            self.name,
            list(self.verbs),
            day,
            self.typed.result,
            self.typed.reason,
        ]


def deed_of(data: Sequence[object]) -> Deed:
    """What `to_data` made of it."""
    pk, version, name, verbs, day, result, reason = data
    typed = TypedAct(dt.date.fromisoformat(str(day)) if day else None, str(reason), result=str(result))
    return Deed(int(str(pk)), int(str(version)), str(name), tuple(map(str, verbs)), typed)  # type: ignore[call-overload]


@dataclass(frozen=True)
class TraineeList:
    """A kind of list: who is on it (`states`, of the years and units that the viewer acts for as `maker`), what is filled in, what it means."""

    key: str
    title: Sentence
    maker: str
    states: tuple[str, ...]
    heads: tuple[Head, ...]
    usual: Callable[[Trainee], Mapping[str, str]]
    read: Callable[[Trainee, Mapping[str, str]], Deed | None]

    @property
    def columns(self) -> tuple[Head, ...]:
        return (NUMBER, NAME, UNIT, *self.heads)


def people(kind: TraineeList) -> list[Trainee]:
    """Who is on the list, by year and name."""
    statement = (
        select(Trainee)
        .where(Trainee.state.in_(kind.states), *_mine(kind))
        .options(
            joinedload(Trainee.cycle).joinedload(Cycle.revision),
            joinedload(Trainee.organisation),
            joinedload(Trainee.training_unit),
            selectinload(Trainee.moves),
        )
    )
    found = db.session.scalars(statement.order_by(Trainee.cycle_id, Trainee.name, Trainee.id)).all()
    return [each for each in found if kind.maker in queries.makers(each)]


def _mine(kind: TraineeList) -> tuple[ColumnElement[bool], ...]:
    held = scope.viewer().organisation_ids
    return (Trainee.training_unit_id.in_(held),) if kind.maker == TRAINING else ()


def numbers(trainees: Sequence[Trainee]) -> dict[str, Trainee]:
    """By the number of their paper, which a training unit sees of nothing else."""
    with scope.everything("a list names people by the number of their paper"):
        papers = db.session.execute(
            select(Trainee.id, Trainee.application_id).where(Trainee.id.in_([each.id for each in trainees]))
        )
        of_paper = {application_id: pk for pk, application_id in papers}
        known = queries.paper_numbers(list(of_paper))
    by_id = {each.id: each for each in trainees}
    return {number: by_id[of_paper[pk]] for pk, number in known.items()}


def template(kind: TraineeList) -> bytes:
    """The list as a workbook, with what usually stands in the columns."""
    lines = [
        [
            number,
            each.name,
            each.organisation_name,
            *(kind.usual(each).get(head.key, "") for head in kind.heads),
        ]
        for number, each in numbers(people(kind)).items()
    ]
    columns = [Column(head.key, head.label + ("*" if head.required else ""), 22) for head in kind.columns]
    title = chinese(kind.title)
    note = "；".join(f"{head.label}：{head.help}" for head in kind.heads if head.help)
    return workbook(Sheet(title, title, columns, lines, note=note))


@dataclass(frozen=True)
class Judged:
    """A workbook as it was read: what would be done, or what is wrong with it."""

    rows: tuple[SheetRow, ...]
    deeds: tuple[Deed, ...]
    faults: tuple[RowFault, ...]


def judge(kind: TraineeList, content: bytes) -> Judged:
    """Every row judged as if it were done alone. Refused where it is no such list, or nothing is filled in."""
    filled = sheets.read(content, kind.columns)
    known, deeds, faults = numbers(people(kind)), list[Deed](), list(filled.faults)
    for row, trainee in _matched(filled, known, faults):
        try:
            deed = kind.read(trainee, row.cells)
        except Refused as refusal:
            faults.append(RowFault(row.number, "", refusal.text))
            continue
        if deed is None:
            continue
        verdict = _verdict(trainee, deed)
        faults += [RowFault(row.number, "", reason.text) for reason in verdict.failures]
        deeds.append(deed)
    if not deeds and not faults:
        raise Refused(say("表中没有填写任何一行，请填写后再上传。"))
    return Judged(filled.rows, tuple(deeds), tuple(faults))


def _matched(
    filled: Filled, known: Mapping[str, Trainee], faults: list[RowFault]
) -> Iterator[tuple[SheetRow, Trainee]]:
    """Rows with their trainees; who is not on the list, or on it twice, is a fault."""
    seen: set[str] = set()
    for row in filled.rows:
        number = row.cells.get(NUMBER.key, "").strip()
        if number not in known:
            faults.append(RowFault(row.number, NUMBER.label, say("名单中没有这个编号，请用下载的名单填写。")))
        elif number in seen:
            faults.append(RowFault(row.number, NUMBER.label, say("该编号在表中不止一行，请只保留一行。")))
        else:
            seen.add(number)
            yield row, known[number]


def _verdict(trainee: Trainee, deed: Deed) -> Verdict:
    verdict = Verdict.yes()
    for verb in deed.verbs:
        act = rules.act_of(verb)
        if act is not None:
            verdict &= rules.is_whole(act, deed.typed, ())
            verdict &= rules.is_in_order(act, deed.typed.day, queries.last_day(trainee), clock.today())
    return verdict


def carry_out(deeds: Sequence[Deed]) -> int:
    """All of them in one transaction, by the verbs of the page; how many people. Refused where one was moved meanwhile."""
    with transaction():
        trainees = queries.held([deed.trainee_id for deed in deeds])
        with terms.read_together(trainees.values()):
            for deed in deeds:
                if trainees[deed.trainee_id].version != deed.version:
                    raise Refused(say("%(name)s的状态已有变化，请重新下载名单。", name=deed.name))
            for verbs in zip_longest(*(deed.verbs for deed in deeds)):
                _act(verbs, deeds, trainees)
    return len(deeds)


def _act(verbs: Sequence[str | None], deeds: Sequence[Deed], trainees: Mapping[int, Trainee]) -> None:
    """The next verb of each deed; None where it has done all."""
    for verb in sorted({each for each in verbs if each is not None}):
        acts = [
            TraineeAct(trainee := trainees[deed.trainee_id], trainee.version, deed.typed)
            for deed, next_one in zip(deeds, verbs, strict=True)
            if next_one == verb
        ]
        actions.act_all(verb, acts)


def _day_of(text: str, head: Head) -> dt.date | None:
    if not text.strip():
        return None
    try:
        return answers.day(text.strip())
    except ValueError:
        raise Refused(say("“%(column)s”不是日期，例如 2025-08-20。", column=head.label)) from None


def _completion(trainee: Trainee, cells: Mapping[str, str]) -> Deed | None:
    """Assessed, and completed where qualified, on the day that stands there or the last one of the period."""
    answer = cells.get(RESULT.key, "").strip()
    if not answer:
        return None
    if answer not in _CODES:
        raise Refused(say("“考核结果”只能填“合格”或“不合格”。"))
    result = _CODES[answer]
    day = _day_of(cells.get(DAY.key, ""), DAY) or trainee.ends_on
    opinion = cells.get(OPINION.key, "").strip() or answer
    verbs = ("assess", "complete") if result == QUALIFIED else ("assess",)
    return Deed(trainee.id, trainee.version, trainee.name, verbs, TypedAct(day, opinion, result=result))


def _attendance(trainee: Trainee, cells: Mapping[str, str]) -> Deed | None:
    day = _day_of(cells.get(ATTENDED.key, ""), ATTENDED)
    if day is None:
        return None
    name = cells.get(SESSION.key, "").strip() or chinese(say("训前培训"))
    return Deed(trainee.id, trainee.version, trainee.name, ("prepare",), TypedAct(day, name))


def _nothing(_trainee: Trainee) -> Mapping[str, str]:
    return {}


COMPLETION = TraineeList(
    "completion",
    say("结业考核名单"),
    TRAINING,
    ("training",),
    (RESULT, OPINION, DAY),
    lambda trainee: {DAY.key: trainee.ends_on.isoformat() if trainee.ends_on else ""},
    _completion,
)
PREPARATION = TraineeList(
    "preparation",
    say("训前培训名单"),
    rules.RUNNING,
    ("awaiting", "placed"),
    (SESSION, ATTENDED),
    _nothing,
    _attendance,
)
