"""Papers of either side with what hangs on them: lists, notices, questions, and what was decided about many at once."""

from __future__ import annotations

from tepei.applications.models import Application
from tepei.applications.prints import verify_path
from tepei.portal import scope
from tepei.portal.database import db
from tests import factories
from tests.access.bulk_rows import bulk_decision, reply
from tests.access.notice_rows import notice, objection
from tests.access.paper_rows import attach, endorsement, filed_by, lodged_by, recommended_by
from tests.access.question_rows import own_question, published_answer, question
from tests.access.sides import BODIES, REVIEWERS, Cast, Noun
from tests.access.trainee_rows import taken


def nouns(cast: Cast) -> dict[str, Noun]:
    """What each role has of them, and what is foreign."""
    notices = {role: notice(office, side.paper.id) for role, (side, office) in cast.waits.items()}
    theirs_up = notice(factories.organisation("150100"), cast.lain)
    of_units = {"unit_reviewer": filed_by(cast.ours.unit), "department_reviewer": filed_by(cast.department)}
    foreign_unit = filed_by(cast.hohhot.unit)
    answering = REVIEWERS[1:]
    return {
        "unit application": Noun(of_units, foreign_unit),
        "unit attachment": Noun({role: attach(pk) for role, pk in of_units.items()}, attach(foreign_unit)),
        "application": Noun({"applicant": cast.drafts[0][0]}, cast.drafts[1][0]),
        "recommendation": Noun(
            {
                role: recommended_by(cast.waits[role][1])
                for role in ("county_reviewer", "prefecture_reviewer", "department_reviewer")
            },
            recommended_by(factories.organisation("150100")),
        ),
        "lodgement": Noun(
            {role: lodged_by(cast.waits[role][1]) for role in BODIES}, lodged_by(factories.organisation("150100"))
        ),
        "paper": Noun(
            {**{role: side.paper.id for role, side in cast.sides.items()}, "training_unit": taken("trainee", cast.ours.unit)}, cast.lain
        ),
        "person": Noun({role: side.paper.person_id for role, side in cast.sides.items()}, _person_of(cast.lain)),
        "attachment": Noun(
            {"applicant": cast.drafts[0][1], **{role: side.attachment for role, side in cast.sides.items()}}, attach(cast.lain)
        ),
        "endorsement": Noun(
            {role: endorsement(side.paper.id) for role, side in cast.sides.items()}, endorsement(cast.lain)
        ),
        "public notice": Noun({role: up.id for role, up in notices.items()}, theirs_up.id, ("region_reviewer",)),
        "objection": Noun({role: objection(up) for role, up in notices.items()}, objection(theirs_up)),
        "question": Noun(
            {role: question(cast.waits[role][1], cast.hohhot.stage.reviewers["unit"]) for role in answering},
            question(factories.organisation("150100"), cast.hohhot.stage.reviewers["unit"]),
            ("region_reviewer",),
        ),
        "question below": Noun(
            {
                role: question(factories.organisation("152221"), cast.hohhot.stage.reviewers["unit"])
                for role in ("prefecture_reviewer", "region_reviewer")
            },
            question(factories.organisation("150102"), cast.hohhot.stage.reviewers["unit"]),
            ("region_reviewer",),
        ),
        "own question": Noun(
            {"applicant": own_question("applicant", factories.organisation("152221"))},
            own_question("stranger", factories.organisation("150102")),
        ),
        "published answer": Noun(
            {role: published_answer(cast.waits[role][1]) for role in answering},
            published_answer(factories.organisation("150100")),
        ),
        "bulk decision": Noun(
            {role: bulk_decision(office, cast.sides[role].paper.id) for role, (_side, office) in cast.waits.items() if role in cast.sides},
            bulk_decision(factories.organisation("150100"), cast.lain),
        ),
        "reply": Noun({role: reply(office, "region") for role, (_side, office) in cast.waits.items()}, reply(factories.organisation("150100"), "prefecture")),
        "announced notice": Noun(public=theirs_up.number),
        "print": Noun(public=_verified(cast.ours.paper)),
    }  # fmt: skip


def _person_of(paper_id: int) -> int:
    with scope.everything("a test looks"):
        return db.session.get_one(Application, paper_id).person_id


def _verified(paper: Application) -> str:
    with scope.everything("a test prints"):
        return verify_path(paper)
