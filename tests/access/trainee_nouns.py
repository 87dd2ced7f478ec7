"""Trainees of either side from their requests and placements to their certificates, and the money of the region."""

from __future__ import annotations

from tepei.trainees.request_models import EarlyEnd, TrainingChange
from tests import factories
from tests.access.money_rows import money
from tests.access.placement_rows import other_school, placed, school
from tests.access.sides import REVIEWERS, Cast, Noun
from tests.access.trainee_rows import begun, certificate, trained, trainee_of
from tests.papers.stage import track_id


def nouns(cast: Cast) -> dict[str, Noun]:
    """What each role has of them, and what is foreign."""
    owed = money(cast.hohhot.unit)
    ours_placed = {role: placed(cast.sides[role].unit, "outside", school()) for role in REVIEWERS}
    theirs_placed = placed(cast.hohhot.unit, "inside", other_school())
    on_board = {role: ours_placed["unit_reviewer"] for role in ("arranger", "region_reviewer")}
    return {
        "leave": Noun({"applicant": begun("applicant", cast.ours.unit)}, begun("stranger", cast.hohhot.unit)),
        **{
            noun: Noun(
                {"applicant": begun("applicant", cast.ours.unit, model)}, begun("stranger", cast.hohhot.unit, model)
            )
            for noun, model in (("early end", EarlyEnd), ("training change", TrainingChange))
        },
        "own trainee": Noun({"applicant": trainee_of("applicant")}, trainee_of("stranger")),
        "trainee": Noun(
            {
                **{role: trained("白桦", cast.sides[role].unit) for role in REVIEWERS},
                "training_unit": trained("白桦", cast.hohhot.unit),
            },
            trained("李桦", cast.hohhot.unit, factories.node("另一培养医院", "training_unit", "150000")),
            ("region_reviewer",),
        ),
        "board": Noun(
            dict.fromkeys(("arranger", "region_reviewer"), track_id("outside")),
            track_id("inside"),
            ("region_reviewer",),
        ),
        "placed person": Noun(
            {role: each.trainee for role, each in on_board.items()}, theirs_placed.trainee, ("region_reviewer",)
        ),
        "training offer": Noun(
            {role: ours_placed["unit_reviewer"].offer for role in (*on_board, "training_unit")},
            theirs_placed.offer,
            ("region_reviewer",),
        ),
        "asked": Noun({"training_unit": ours_placed["unit_reviewer"].asked}, theirs_placed.asked),
        "report notice": Noun(
            {
                **{role: each.notice for role, each in ours_placed.items()},
                **dict.fromkeys(("training_unit", "arranger"), ours_placed["unit_reviewer"].notice),
            },
            theirs_placed.notice,
            ("region_reviewer",),
        ),
        "certificate": Noun(
            {"applicant": certificate(cast.drafts[0][0]), **{role: certificate(side.paper.id) for role, side in cast.sides.items()}},
            certificate(cast.lain),
            ("region_reviewer",),
        ),
        "entitlement": Noun({"region_reviewer": owed.entitlement}, owed.entitlement, ("region_reviewer",)),
        "payment batch": Noun({"region_reviewer": owed.batch}, owed.batch, ("region_reviewer",)),
        "refund claim": Noun({"region_reviewer": owed.claim}, owed.claim, ("region_reviewer",)),
        "paid entitlement": Noun({"region_reviewer": owed.debt}, owed.debt, ("region_reviewer",)),
    }  # fmt: skip
