"""The application: what lists and rules need to know of it, beside its form."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Boolean, Date, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tepei.papers.models import Paper
from tepei.people.models import Participation
from tepei.policy.words import N_, say
from tepei.portal import events, scope
from tepei.portal.database import Model
from tepei.portal.taken import taken
from tepei.programmes import yearly

NAMED_TWICE = say("名单中有人刚刚列入了本年度的另一份申报，每人只能列入一份。请核对名单。")


class Application(Paper):
    """申报表与志愿表. What was typed is in its `form`, sealed; what is listed and counted of it stands here, derived on each save.

    The last three of these are those of the latest submission: what its unit is, and whether the specialty is scarce. `list_position` is
    where its body put it among those whom it recommends on the track, the first as 1; None where the body handed in no list.
    """

    __tablename__ = "applications"
    __table_args__ = ()  # type: ignore[assignment]  # not the parent's: its constraints name the parent's columns
    __mapper_args__ = {"polymorphic_identity": "application"}

    id: Mapped[int] = mapped_column(ForeignKey("papers.id", ondelete="CASCADE"), primary_key=True)

    sex_code: Mapped[str | None] = mapped_column(String(1))
    born_on: Mapped[dt.date | None] = mapped_column(Date)
    ethnicity_code: Mapped[str | None] = mapped_column(String(4))
    education_code: Mapped[str | None] = mapped_column(String(4))
    title_code: Mapped[str | None] = mapped_column(String(4))
    profession_since: Mapped[dt.date | None] = mapped_column(Date)
    field_code: Mapped[str | None] = mapped_column(String(4))
    is_scarce: Mapped[bool | None] = mapped_column(Boolean)
    is_grassroots: Mapped[bool | None] = mapped_column(Boolean)
    is_nonpublic: Mapped[bool | None] = mapped_column(Boolean)
    list_position: Mapped[int | None] = mapped_column(Integer)


class TeamMember(Model):
    """Somebody who is named in a submitted application, by the blind index of their ID number: a member of a team, or who files it.

    `live` is NULL once the application makes room: on every engine a person is named once in a year.
    """

    __tablename__ = "team_members"
    __table_args__ = (
        UniqueConstraint(
            "cycle_id", "id_number_index", "live", name="uq_team_members_live", info=taken(NAMED_TWICE)
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("papers.id", ondelete="CASCADE"), index=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"))
    id_number_index: Mapped[str] = mapped_column(String(64))
    live: Mapped[bool | None] = mapped_column(Boolean, default=True)


scope.rows(TeamMember, scope.through(TeamMember.paper_id, Paper))
yearly.rows(Application, Application.id, Paper)
yearly.rows(TeamMember, TeamMember.paper_id, Paper)
yearly.rows(Participation, Participation.paper_id, Paper)

events.register(
    events={
        "application.track": N_("更改申报的%(track_word)s"),
        "application.sponsor": N_("选择推荐单位"),
        "application.print": N_("打印申报表"),
        "application.bind": N_("装订申报材料"),
        "application.export": N_("导出申报清单"),
        "summary.export": N_("导出汇总表"),
        "forms.zip": N_("打包申报表"),
    },
)
