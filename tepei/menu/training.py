"""What the home page says of training to who trains, sends or places people: what waits, and how many are where."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flask_babel import lazy_gettext as _
from sqlalchemy import ColumnElement, select

from tepei.menu.waiting import Watched
from tepei.placements.models import Placement, of_arranger
from tepei.placements.states import PROPOSED
from tepei.policy.traineeship import BORN
from tepei.portal import clock, scope
from tepei.trainees.models import Trainee


def watched(may: Callable[[str, str], bool]) -> Iterator[Watched]:
    """Of a training unit what it has to answer, receive and assess; of who places people, who waits for a place and whose answer is awaited."""
    is_open = Placement.state == PROPOSED, Placement.live.is_(True)
    here = Placement.training_unit_id.in_(scope.viewer().organisation_ids)
    ours = Trainee.training_unit_id.in_(scope.viewer().organisation_ids)
    unassessed = Trainee.state == "training", Trainee.ends_on <= clock.today(), Trainee.assessment == ""
    found = (
        Watched(("write", "Intake"), _("待答复接收意见的学员"), Placement, (*is_open, here), True),
        Watched(
            ("write", "Intake"),
            _("等待报到的学员"),
            Trainee,
            (Trainee.state == "placed", ours),
            leads_to="Trainee",
        ),
        Watched(
            ("write", "Intake"),
            _("培养中的学员"),
            Trainee,
            (Trainee.state == "training", ours),
            leads_to="Trainee",
        ),
        Watched(("write", "Completion"), _("期满待考核的学员"), Trainee, (*unassessed, ours), True),
        Watched(("write", "Placement"), _("待落实培养单位的学员"), Trainee, _unplaced(), True, "Placement"),
        Watched(("write", "Placement"), _("等待培养单位答复的学员"), Placement, is_open),
    )
    yield from (each for each in found if may(*each.right))


def _unplaced() -> tuple[ColumnElement[bool], ...]:
    """Those on the boards of the viewer (placements.queries.waiting)."""
    proposed = select(Placement.trainee_id).where(Placement.live.is_(True))
    return of_arranger(Trainee.track_id)(scope.viewer()), Trainee.state == BORN, Trainee.id.not_in(proposed)
