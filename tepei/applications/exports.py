"""What leaves the portal about applications: 汇总表, the list of applications, and a body's forms in one archive."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import joinedload

from tepei.applications import holding, prints, summary_tables
from tepei.applications.beside import about, facts
from tepei.applications.models import Application
from tepei.forms import queries as forms
from tepei.forms.content import Content, rows_of, usual
from tepei.organisations import queries as organisations
from tepei.organisations.models import Organisation, under
from tepei.papers.models import Step, stands_as
from tepei.policy.layout import FACT
from tepei.policy.life import UNDER_WAY
from tepei.policy.names import mask_name
from tepei.policy.summary import ColumnRecord, SummaryTable
from tepei.policy.words import say
from tepei.portal import audit, clock, pdf, scope
from tepei.portal.database import db
from tepei.portal.errors import Refused
from tepei.portal.export import Sheet, workbook
from tepei.portal.jobs import Made, Report
from tepei.printing.pages import file_name
from tepei.printing.rendering import REHEARSAL_MARK
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle, Track

LONGEST_ZIP = 500  # forms of one archive


def tracks_of(track: Track) -> list[Track]:
    """The tracks whose people stand on one 汇总表 with those of this one."""
    return next(tracks for tracks in lists_of(track.cycle) if track in tracks)


def lists_of(cycle: Cycle) -> list[list[Track]]:
    """The 汇总表 of a year, each by the tracks whose people stand on it."""
    is_joint = programmes.scheme_of(cycle).summary_table.is_joint
    return [list(cycle.tracks)] if is_joint and cycle.tracks else [[track] for track in cycle.tracks]


def names_of(tracks: Sequence[Track]) -> str:
    """The names of these tracks in one line, as titles of sheets and files have them."""
    return "、".join(track.name for track in tracks)


def recommended(cycle: Cycle, track: Track, body: Organisation | None = None) -> list[Application]:
    """The applications of a 汇总表: those that are recommended, in the order in which bodies stand and put them on their lists, or else
    in which people were filed.

    Recommended is who was approved by the recommending body, until the application is sent back or refused
    (内人社办发〔2023〕21号 四（二）). `body` narrows them to who works under it or draws on its places, so that a pool
    has the people of all its bodies. The viewer sees those that have reached their own desk.
    """
    ids = programmes.tracks_on_one_list(track)
    statement = select(Application).filter_by(cycle_id=cycle.id).where(Application.track_id.in_(ids))
    statement = statement.where(_holding(body))
    found = statement.options(
        joinedload(Application.pool),
        joinedload(Application.body),
        joinedload(Application.person),
        joinedload(Application.form),
    )
    rows = db.session.scalars(found.order_by(Application.submitted_at, Application.id))
    return sorted(rows, key=_standing)


def counted(body: Organisation | None = None) -> dict[int, int]:
    """How many `recommended` finds, by the track's id; tracks without anybody are not there."""
    statement = (
        select(Application.track_id, func.count()).where(_holding(body)).group_by(Application.track_id)
    )
    return {track_id: count for track_id, count in db.session.execute(statement)}


def _holding(body: Organisation | None) -> ColumnElement[bool]:
    beyond = select(Step.paper_id).where(
        Step.paper_id == Application.id, Step.takes_place, Step.stage < Application.position
    )
    is_recommended = and_(Application.state.in_(UNDER_WAY), beyond.exists())
    if body is None:
        return is_recommended
    below = select(Organisation.id).where(under((body.path,)))
    works = Application.organisation_id.in_(below) | (Application.pool_id == body.id)
    return and_(is_recommended, works)


def _standing(application: Application) -> tuple[str, str, int, int]:
    position = application.list_position or 0
    return (
        application.pool.code if application.pool else "",
        application.body.code if application.body else "",
        application.track_id if position else 0,
        position,
    )


def summary(
    cycle: Cycle,
    track: Track,
    body: Organisation | None = None,
    people: Sequence[Application] | None = None,
    supplement: str = "",
) -> Sheet:
    """The official 汇总表 of a track, of these `people` or of all that are `recommended`; its columns, title and note are the pack's.

    `supplement` is what a list that follows a signed one is called.
    """
    today = clock.today()
    known = {
        "单位": (body or holding.top_of(cycle)).name,
        "时间": f"{today.year}年{today.month}月{today.day}日",
    }
    layout = _layout(track)
    sheet = summary_tables.sheet_of(
        layout, _rows(recommended(cycle, track, body) if people is None else people, layout.columns), known
    )
    return replace(
        sheet,
        name=names_of(tracks_of(track)),
        title=f"{layout.title}（{supplement}）" if supplement else layout.title,
        mark=REHEARSAL_MARK if cycle.is_rehearsal else "",
    )


def summary_workbook(
    cycle: Cycle,
    track: Track,
    body: Organisation | None = None,
    people: Sequence[Application] | None = None,
    supplement: str = "",
) -> tuple[bytes, str]:
    """The 汇总表 as xlsx, and its name by the pack's pattern. The export is kept in the history."""
    content = workbook(summary(cycle, track, body, people, supplement))
    pattern = _layout(track).file_name
    audit.record("summary.export", cycle, track=track.code, body=body.code if body else "")
    known = {"body": body.name if body else "全部", "track": f"{names_of(tracks_of(track))}{supplement}"}
    return content, file_name(pattern, known)


def _layout(track: Track) -> SummaryTable:
    """That of the tracks whose people stand on one list."""
    codes = [each.code for each in tracks_of(track)]
    return programmes.scheme_of(track.cycle).summary_table.of(codes)


def _rows(applications: Sequence[Application], columns: Sequence[ColumnRecord]) -> Iterator[list[Any]]:
    blank: dict[int, Content] = {}
    has_facts = any(source.startswith(f"{FACT}.") for column in columns for source in column.sources)
    for number, application in enumerate(applications, 1):
        # Form and code sets are the revision's: read once, not once per person.
        form = programmes.form_of(application)
        if id(form) not in blank:
            blank[id(form)] = forms.blank_of(form)
        typed = _typed(blank[id(form)], application.form.answers)
        beside = {"row": number, **about(application)}
        known = {**typed, **{f"about.{key}": value for key, value in beside.items()}}
        if has_facts:
            known |= {f"{FACT}.{key}": value for key, value in facts(application).items()}
        yield [summary_tables.cell(known, column) for column in columns]


def _typed(blank: Content, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Every answer in words, by "section.field"; days stay ISO for the workbook to show them its way."""
    found: dict[str, Any] = {}
    for section in blank.form.sections:
        for field in () if section.rows else section.fields:
            text = usual(field, rows_of(section, answers)[0])
            path = f"{section.key}.{field.key}"
            found[path] = blank.words[path].get(text, text)
    return found


def application_rows(cycle: Cycle, state: str | None = None) -> list[tuple[str, str, str, str, str, str]]:
    """(number, masked name, code of the body whose places it draws on, track code, standing, outcome) of all that were not discarded."""
    statement = select(Application).filter_by(cycle_id=cycle.id)
    statement = statement.where(stands_as == state) if state else statement
    found = statement.options(joinedload(Application.pool), joinedload(Application.track)).order_by(
        Application.id
    )
    pools: dict[int, str] = {}
    return [
        (
            each.number,
            mask_name(each.applicant_name),
            _pool_code(each, pools),
            each.track.code,
            each.stands_as,
            each.outcome,
        )
        for each in db.session.scalars(found)
        if not each.is_discarded
    ]


def _pool_code(application: Application, known: dict[int, str]) -> str:
    """A draft has no pool yet: it will draw on that of the body right below who runs the year."""
    if application.pool:
        return application.pool.code
    unit = application.organisation_id
    if unit not in known:
        chain = organisations.ancestors(unit)
        top = next((place for place, each in enumerate(chain) if each.id == application.cycle.run_by_id), -1)
        body = chain[max(top - 1, 0) if top >= 0 else -2]
        known[unit] = (body.pool or body).code
    return known[unit]


def zip_forms(arguments: Mapping[str, Any], report: Report) -> Made:
    """The job: every form of a body's 汇总表 for one track as PDF, in one archive. Arguments: cycle, track, body (ids)."""
    track = scope.find(Track, int(arguments["track"]))
    body = db.session.get(Organisation, int(arguments["body"]))
    applications = recommended(track.cycle, track, body)
    if not applications:
        raise Refused(say("没有可以打包的申报表：汇总表中还没有人。"))
    if len(applications) > LONGEST_ZIP:
        raise Refused(
            say(
                "一次最多打包 %(most)d 份，现有 %(count)d 份，请按推荐单位分别打包。",
                most=LONGEST_ZIP,
                count=len(applications),
            )
        )
    report(0, len(applications))
    papers = ((prints.title_of(each), prints.html_of(each)) for each in applications)
    printed = pdf.render_many(papers, lambda done: report(done, len(applications)))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, content in zip(unique(prints.name_of(each) for each in applications), printed, strict=True):
            archive.writestr(name, content)
    audit.record(
        "forms.zip", track.cycle, track=track.code, body=body.code if body else "", count=len(applications)
    )
    name = file_name(
        "{body}-{track}-申报表.zip",
        {"body": body.name if body else "全部", "track": names_of(tracks_of(track))},
    )
    return Made(stream.getvalue(), name, "application/zip")


def are_theirs(arguments: Mapping[str, Any]) -> bool:
    """A body's forms are for who acts for it now, whatever post they held when they asked."""
    track = scope.find(Track, int(arguments["track"]))
    body = int(arguments["body"]) or holding.top_of(track.cycle).id
    return body in scope.viewer().organisation_ids


def unique(names: Iterator[str]) -> Iterator[str]:
    """The names, with “（2）” before the ending where one comes again; case does not tell two files apart."""
    taken: set[str] = set()
    for name in names:
        stem, dot, ending = name.rpartition(".")
        shown, count = name, 1
        while shown.casefold() in taken:
            count += 1
            shown = f"{stem if dot else name}（{count}）{dot}{ending if dot else ''}"
        taken.add(shown.casefold())
        yield shown
