"""Two of everything in two subtrees: 兴安盟/科尔沁右翼前旗 with a department of 区直 is one's own side, 呼和浩特市 the foreign one.

A noun's rows are told by hand and not by the scope, which is what is being judged.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests import factories
from tests.access import credit_nouns, office_nouns, paper_nouns, selection_nouns, trainee_nouns, year_nouns
from tests.access.bulk_rows import bulk_decision, reply
from tests.access.credit_rows import (
    credit_claim,
    credit_provider,
    credit_roster,
    planned_course,
)
from tests.access.notice_rows import notice
from tests.access.paper_rows import recommended_by, rejected
from tests.access.placement_rows import other_school, placed
from tests.access.question_rows import published_answer, question
from tests.access.rows import claim, job, told
from tests.access.selection_rows import expert, tie
from tests.access.sides import STOPS, Noun, cast, lay
from tests.access.trainee_rows import decided, trained
from tests.access.year_rows import (
    extension,
    share,
)
from tests.papers.stage import Stage
from tests.selection.rounds import evaluated

PARTS = (paper_nouns, trainee_nouns, credit_nouns, selection_nouns, office_nouns, year_nouns)


@dataclass
class World:
    """The account of each role, and the rows of each noun. `theirs` are the foreign side's papers by stop."""

    usernames: dict[str, str]
    nouns: dict[str, Noun]
    theirs: dict[str, int]
    stage: Stage


def build() -> World:
    """Fill the database of the application context."""
    evaluated()
    everybody = cast()
    nouns = {noun: rows for part in PARTS for noun, rows in part.nouns(everybody).items()}
    return World(everybody.usernames, nouns, everybody.theirs, everybody.ours.stage)


def grow(world: World) -> None:
    """One more of everything that a list of one's own side shows."""
    for stop in STOPS:
        lay(world.stage, stop)
    rejected(world.nouns["application"].own["applicant"], world.stage.unit)
    decided(world.nouns["leave"].own["applicant"])
    trained("又一人", world.stage.unit)
    placed(world.stage.unit, "outside", other_school())
    for name in world.usernames.values():
        job(name)
        told(name)
    county = factories.organisation("152221")
    unit = factories.unit("又一医院", county)
    factories.member(f"clerk{unit.id}", "unit_reviewer", unit)
    for office in (
        world.stage.unit,
        county,
        factories.organisation("152200"),
        factories.organisation("150000"),
    ):
        claim(office)
        credit_claim(office)
        credit_roster(office)
        planned_course(office)
        credit_provider()
    extension(factories.organisation("152200"))
    share(county, unit)
    tie(expert(factories.organisation("150000")))
    recommended_by(factories.organisation("152200"), unit.id)
    for office in (county, factories.organisation("152200")):
        question(office, world.stage.reviewers["unit"])
        published_answer(office)
        bulk_decision(office, lay(world.stage, "prefecture"))
        reply(office, "prefecture")
    notice(factories.organisation("152200"), world.nouns["application"].own["applicant"])
