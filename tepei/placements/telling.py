"""What is told of placements: to training units, to who arranges, and with the notice to report to all three whom it concerns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import select

from tepei.messages import actions as messages
from tepei.messages.actions import Occasion
from tepei.messages.kinds import MATTER, NAME, NUMBER, TRAINEE, UNIT, YEAR, MessageKind, register
from tepei.organisations import queries as organisations
from tepei.organisations.models import Organisation
from tepei.people.models import Person
from tepei.placements.models import Placement, ReportNotice
from tepei.placements.states import PLACEMENT_STATES
from tepei.policy.words import Sentence, say
from tepei.portal import scope
from tepei.portal.catalogue import chinese
from tepei.portal.database import db
from tepei.programmes.models import Track
from tepei.trainees import queries as trainees

_PROPOSED = register(
    MessageKind(
        "placement.proposed",
        say("有学员待培养单位答复"),
        (NAME, YEAR, NUMBER),
        "{年度}：有{份数}名学员待贵单位答复",
        "{姓名}同志：“{年度}”有{份数}名学员拟安排到贵单位培养。请登录系统，在“接收学员”中答复能否接收。",
        by_sms=True,
    )
)
_WITHDRAWN = register(
    MessageKind(
        "placement.withdrawn",
        say("学员不再安排到本单位"),
        (NAME, YEAR, TRAINEE),
        "{年度}：{学员}不再安排到贵单位",
        "{姓名}同志：学员{学员}（{年度}）不再安排到贵单位培养。",
    )
)
_ANSWERED = register(
    MessageKind(
        "placement.answered",
        say("培养单位不能接收"),
        (NAME, YEAR, TRAINEE, UNIT, MATTER),
        "{年度}：{单位}答复{学员}：{事项}",
        "{姓名}同志：{单位}对学员{学员}（{年度}）答复“{事项}”。请登录系统另行安排。",
    )
)
_ISSUED = register(
    MessageKind(
        "report_notice.issued",
        say("报到通知"),
        (NAME, YEAR, TRAINEE, UNIT),
        "{年度}：{学员}的报到通知",
        "{姓名}同志：{学员}（{年度}）的培养单位已落实为{单位}，报到通知已下发。请登录系统查看、打印。",
        by_sms=True,
    )
)


def tell_proposed(placements: Sequence[Placement]) -> None:
    """Each training unit, of how many it is asked."""
    if not placements or _is_silent(placements[0].track_id):
        return
    newest = max(each.id for each in placements)
    for unit_id, count in Counter(each.training_unit_id for each in placements).items():
        occasion = _occasion(placements[0].track_id, f"placements:{unit_id}:{newest}", "IntakeView.index")
        messages.tell(
            _PROPOSED,
            _members([unit_id]),
            occasion,
            {YEAR: _year(placements[0].track_id), NUMBER: str(count)},
        )


def tell_withdrawn(placement: Placement) -> None:
    """The training unit."""
    if not _is_silent(placement.track_id):
        occasion = _occasion(placement.track_id, f"placement:{placement.id}:withdrawn", "IntakeView.index")
        values = {YEAR: _year(placement.track_id), TRAINEE: placement.name}
        messages.tell(_WITHDRAWN, _members([placement.training_unit_id]), occasion, values)


def tell_answered(placement: Placement) -> None:
    """Who arranges, where somebody has to be placed anew."""
    if placement.live or _is_silent(placement.track_id):
        return
    track = db.session.get_one(Track, placement.track_id)
    occasion = _occasion(track.id, f"placement:{placement.id}:answer", "PlacementView.board", track.id)
    values = {
        YEAR: track.cycle.name,
        TRAINEE: placement.name,
        UNIT: placement.training_unit.name,
        MATTER: chinese(Sentence(PLACEMENT_STATES[placement.state])),
    }
    messages.tell(_ANSWERED, _members(_arrangers(track)), occasion, values)


def tell_issued(notices: Iterable[ReportNotice]) -> None:
    """The trainee, the sending unit and the training unit."""
    for each in notices:
        if each.trainee.cycle.is_rehearsal:
            continue
        programme = each.trainee.cycle.programme.code
        occasion = Occasion(f"report_notice:{each.id}", programme, "ReportNoticeView.show", each.id)
        values = {
            YEAR: each.trainee.cycle.name,
            TRAINEE: each.name,
            UNIT: each.placement.training_unit.name,
        }
        units = [each.trainee.organisation_id, each.placement.training_unit_id]
        messages.tell(_ISSUED, [*_account(each.trainee.person_id), *_members(units)], occasion, values)


def _arrangers(track: Track) -> list[int]:
    if not track.arranged_by:
        return [trainees.runner_of(track.cycle).id]
    kind = Organisation.kind == track.arranged_by
    return list(db.session.scalars(select(Organisation.id).where(kind, Organisation.state == "active")))


def _is_silent(track_id: int) -> bool:
    """A rehearsal tells nobody."""
    return db.session.get_one(Track, track_id).cycle.is_rehearsal


def _year(track_id: int) -> str:
    return db.session.get_one(Track, track_id).cycle.name


def _occasion(track_id: int, key: str, screen: str, row: int | None = None) -> Occasion:
    return Occasion(key, db.session.get_one(Track, track_id).cycle.programme.code, screen, row)


def _members(organisation_ids: Collection[int]) -> list[int]:
    found = organisations.members_of(organisation_ids)
    return list(dict.fromkeys(each for ids in found.values() for each in ids))


def _account(person_id: int) -> list[int]:
    with scope.everything("a trainee is told where to report"):
        user_id = db.session.get_one(Person, person_id).user_id
    return [user_id] if user_id is not None else []
