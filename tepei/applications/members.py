"""Who is named in an application beside who files it, a team say, and may be in no other one of the year 团队成员."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import delete, select, update

from tepei.applications import checks
from tepei.applications.models import Application, TeamMember
from tepei.papers.models import Paper
from tepei.policy.fields import ALL, TEAM, Section
from tepei.policy.identity import normalise_id
from tepei.policy.words import ITEMS, join, say
from tepei.portal import bulk, scope, vault
from tepei.portal.database import db, transaction
from tepei.portal.errors import Refused
from tepei.programmes import queries as programmes

_EVERYBODY = "nobody is named twice, whoever names them"


def name(paper: Application) -> None:
    """From now on these people are named in the paper. Refused where one of them is in another one."""
    if not _is_exclusive(paper):
        return
    with scope.everything(_EVERYBODY), transaction() as session:
        session.execute(delete(TeamMember).where(TeamMember.paper_id == paper.id))
        named = dict(_named(paper))
        found = session.scalars(
            select(TeamMember.id_number_index).where(
                TeamMember.cycle_id == paper.cycle_id,
                TeamMember.id_number_index.in_(named),
                TeamMember.live.is_(True),
            )
        ).all()
        if found:
            names = join((named[index] for index in found), ITEMS)
            text = say("%(names)s已列入本年度的另一份申报，每人只能列入一份。请核对后再提交。", names=names)
            raise Refused(text)
        session.add_all(
            TeamMember(paper_id=paper.id, cycle_id=paper.cycle_id, id_number_index=index) for index in named
        )


def release(paper: Paper) -> None:
    """The paper makes room: these people may be named in another one."""
    release_all([paper])


def release_all(papers: Sequence[Paper]) -> None:
    """The same of many papers at once."""
    named = [paper.id for paper in papers if _is_exclusive(paper)]
    if named:
        with scope.everything(_EVERYBODY):
            db.session.execute(
                update(TeamMember).where(bulk.among(TeamMember.paper_id, named)).values(live=None)
            )


def _is_exclusive(paper: Paper, *kinds: str) -> bool:
    """Has the form of the year a list of people who may be named once?"""
    return any(each.exclusive in (kinds or (TEAM, ALL)) for each in programmes.form_of(paper).sections)


def _named(paper: Application) -> Iterator[tuple[str, str]]:
    """Index and name of each: the rows that this applicant is asked for, and who files it where nobody named may file by themselves."""
    if paper.person and _is_exclusive(paper, ALL):
        yield paper.person.id_number_index, paper.applicant_name
    for section in checks.form_of(paper).sections:
        if section.exclusive:
            yield from _in_rows(section, paper.form.answers.get(section.key) or [])


def _in_rows(section: Section, rows: list[Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    key = next(each.key for each in section.fields if each.kind == "id_number")
    named = next((each.key for each in section.fields if each.kind == "text"), key)
    for row in rows:
        if number := normalise_id(row.get(key) or ""):
            yield vault.blind_index(number), row.get(named) or ""
