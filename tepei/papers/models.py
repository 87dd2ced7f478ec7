"""A paper under review, the steps of its route, and every decision ever made about it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import (
    Boolean,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    UniqueConstraint,
    case,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tepei.forms.models import FilledForm
from tepei.organisations.models import Organisation
from tepei.people.models import Person
from tepei.policy.life import CONCLUDED
from tepei.policy.words import N_
from tepei.portal import events, scope
from tepei.portal.accounts import Account
from tepei.portal.database import Json, Model, Moment
from tepei.portal.files import StoredFile
from tepei.portal.taken import JUST_DONE, taken
from tepei.portal.vault import SealedJson
from tepei.programmes import yearly
from tepei.programmes.local_models import LocalRevision
from tepei.programmes.models import Cycle, Revision, Track


def _own_slot(context: Any) -> str:
    return str(context.get_current_parameters()["kind"])


def _own_stage(context: Any) -> int:
    return int(context.get_current_parameters()["position"])


class Paper(Model):
    """What travels a route: an application, a request for leave (joined-table inheritance; what a kind of paper is, says kinds.KINDS).

    `form` is what was filled in; a kind of paper that nobody fills in has none. `person` is whom it is about: none where a unit files for
    itself, whose name `applicant_name` is then.
    `state` is one of policy/route.STATES, `position` the stage that it waits for (0 = the unit), `version` counts moves.
    `slot` is what it occupies while it is `live`: its kind, or its own number where a person may file any number at once.
    `number` is random (80 bits): it is printed, spoken and verified, and says nothing about how many there are.
    `name_letters` are what people type who have no time for characters: the initials, and the whole in pinyin without blanks (by baiyin).
    `applied_on` is the day of its first submission, `submitted_at` the moment of the latest.
    `body` is the recommending body, `pool` the node whose places it draws on; names are kept as they were at filing,
    and so is the `revision` of the cycle; a draft follows the one in force. `content_hash`, `facts` (policy.fact_values.to_data) and
    `eligibility` are those of the latest submission, `exceptions` the requirements that it does not meet and somebody may grant 破格: {key, text, by}.
    `local_revision` is what the body that decides itself demands beside it.
    `sponsor` recommends in the place of the unit (policy.sponsors), None for all others.
    `category` is the key of the 申报类别 that the applicant is in by their answers, "" for none, None while that is open. Who is not
    `is_counted` takes no place. `trainee_number` (学员编号) is given at selection; of a task `outcome` is what came of it. `priority`
    names what puts them first at equal merit (优先), by the conditions of the latest submission.
    """

    __tablename__ = "papers"
    __table_args__ = (
        Index("ix_papers_cycle_state", "cycle_id", "state"),
        # NULL once it makes room for another one: on every engine a slot holds one live paper per person and cycle.
        UniqueConstraint(
            "cycle_id", "person_id", "slot", "live", name="uq_papers_live", info=taken(JUST_DONE)
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    number: Mapped[str] = mapped_column(String(24), unique=True, info=taken(JUST_DONE))
    applicant_name: Mapped[str] = mapped_column(String(100), index=True)
    name_pinyin: Mapped[str] = mapped_column(String(200), default="")
    name_letters: Mapped[str] = mapped_column(String(120), default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"))
    track_id: Mapped[int] = mapped_column(ForeignKey("tracks.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    organisation_name: Mapped[str] = mapped_column(String(120))
    body_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    body_name: Mapped[str] = mapped_column(String(120), default="")
    sponsor_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    pool_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    state: Mapped[str] = mapped_column(String(12), default="draft", index=True)
    position: Mapped[int] = mapped_column(Integer, default=0)
    slot: Mapped[str] = mapped_column(String(24), default=_own_slot)
    live: Mapped[bool | None] = mapped_column(Boolean, default=True)
    category: Mapped[str | None] = mapped_column(String(40))
    holds_place: Mapped[bool] = mapped_column(Boolean, default=False)
    version: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[dt.datetime] = mapped_column(Moment)
    applied_on: Mapped[dt.date | None] = mapped_column(Date)
    submitted_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    moved_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("revisions.id"))
    local_revision_id: Mapped[int | None] = mapped_column(ForeignKey("local_revisions.id"))
    form_id: Mapped[int | None] = mapped_column(
        ForeignKey("filled_forms.id"), unique=True, info=taken(JUST_DONE)
    )
    content_hash: Mapped[str] = mapped_column(String(64), default="")
    eligibility: Mapped[str | None] = mapped_column(String(10))
    facts: Mapped[dict[str, Any] | None] = mapped_column(SealedJson)
    exceptions: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    is_counted: Mapped[bool] = mapped_column(Boolean, default=True)
    trainee_number: Mapped[str] = mapped_column(String(30), default="")
    outcome: Mapped[str] = mapped_column(String(40), default="")
    priority: Mapped[str] = mapped_column(String(200), default="")

    person: Mapped[Person | None] = relationship()
    cycle: Mapped[Cycle] = relationship()
    track: Mapped[Track] = relationship()
    organisation: Mapped[Organisation] = relationship(foreign_keys=[organisation_id])
    body: Mapped[Organisation | None] = relationship(foreign_keys=[body_id])
    pool: Mapped[Organisation | None] = relationship(foreign_keys=[pool_id])
    sponsor: Mapped[Organisation | None] = relationship(foreign_keys=[sponsor_id])
    revision: Mapped[Revision | None] = relationship()
    local_revision: Mapped[LocalRevision | None] = relationship()
    form: Mapped[FilledForm] = relationship(cascade="all, delete-orphan", single_parent=True)
    steps: Mapped[list[Step]] = relationship(back_populates="paper", order_by="Step.position")
    decisions: Mapped[list[Decision]] = relationship(back_populates="paper", order_by="Decision.id")

    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "paper"}

    def __str__(self) -> str:
        return self.applicant_name

    @property
    def stands_as(self) -> str:
        """What lists find it by: one of policy.life.STANDINGS."""
        return CONCLUDED if self.outcome else self.state

    @property
    def stage(self) -> list[Step]:
        """The stops of the stage that it stands at."""
        return [step for step in self.steps if step.stage == self.position]

    @property
    def is_discarded(self) -> bool:
        """Its author has thrown it away; what is decided makes room for another one too, and stays."""
        return self.live is None and self.state == "draft"


_COLUMNS = Paper.__table__.c  # the same under every class that is mapped to the table
# `Paper.stands_as`, for the database: who is "selected" by it is so, and not named by a task that came to something.
stands_as = case((_COLUMNS.outcome != "", CONCLUDED), else_=_COLUMNS.state)

# What a unit files for itself is about no person: of such papers a slot holds one live one per unit and cycle.
Index(
    "uq_papers_live_of_units",
    Paper.cycle_id,
    Paper.organisation_id,
    Paper.slot,
    Paper.live,
    unique=True,
    sqlite_where=Paper.person_id.is_(None),
    postgresql_where=Paper.person_id.is_(None),
    info=taken(JUST_DONE),
)


class Step(Model):
    """One stop of a paper's route, stored at submission so that a later change of the tree does not move it.

    Stops of one `stage` act in any order, until `needed` of them have approved (0: all). `reached_at` says that the paper lay on its desk, `passed_at` that it has approved since the
    paper came to its stage.
    """

    __tablename__ = "steps"
    __table_args__ = (
        UniqueConstraint("paper_id", "position", info=taken(JUST_DONE)),
        Index("ix_steps_organisation_reached", "organisation_id", "reached_at", "paper_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("papers.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(Integer)
    stage: Mapped[int] = mapped_column(Integer, default=_own_stage)
    kind: Mapped[str] = mapped_column(String(20))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    organisation_name: Mapped[str] = mapped_column(String(120))
    takes_place: Mapped[bool] = mapped_column(Boolean, default=False)
    needed: Mapped[int] = mapped_column(Integer, default=0)
    reached_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    passed_at: Mapped[dt.datetime | None] = mapped_column(Moment)

    paper: Mapped[Paper] = relationship(back_populates="steps")
    organisation: Mapped[Organisation] = relationship()


class Decision(Model):
    """One move of a paper: who, for which organisation, what, why. Never changed, never deleted.

    Positions are stages. `step_kind` is empty where the applicant moved it. `granted` names the requirements that it passed over 破格,
    `on_behalf_of` the colleague in whose place they acted 代办, by name; `points` the places of the form that a return is about (forms.answered). `file` is the document that it rests on, with its number and day where it came from above (papers.reply_models.Reply); `ground` the one of the notice (撤销入选), or what came of a task.
    """

    __tablename__ = "decisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("papers.id"), index=True)
    verb: Mapped[str] = mapped_column(String(12))
    from_state: Mapped[str] = mapped_column(String(12))
    to_state: Mapped[str] = mapped_column(String(12))
    from_position: Mapped[int] = mapped_column(Integer)
    to_position: Mapped[int] = mapped_column(Integer)
    step_kind: Mapped[str] = mapped_column(String(20), default="")
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    organisation_name: Mapped[str] = mapped_column(String(120), default="")
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    actor_name: Mapped[str] = mapped_column(String(100), default="")
    on_behalf_of: Mapped[str] = mapped_column(String(200), default="")
    opinion: Mapped[str] = mapped_column(String(2000), default="")
    ground: Mapped[str] = mapped_column(String(200), default="")
    granted: Mapped[list[str]] = mapped_column(Json, default=list)
    points: Mapped[list[str]] = mapped_column(Json, default=list)
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_files.id"))
    document_number: Mapped[str] = mapped_column(String(100), default="")
    document_day: Mapped[dt.date | None] = mapped_column(Date)
    concerns_applicant: Mapped[bool] = mapped_column(Boolean, default=True)
    paper_version: Mapped[int] = mapped_column(Integer)
    decided_at: Mapped[dt.datetime] = mapped_column(Moment)

    paper: Mapped[Paper] = relationship(back_populates="decisions")
    actor: Mapped[Account | None] = relationship()
    file: Mapped[StoredFile | None] = relationship()


scope.rows(Step, scope.through(Step.paper_id, Paper))
scope.rows(Decision, scope.through(Decision.paper_id, Paper))
scope.rows(FilledForm, scope.through(FilledForm.id, Paper, "form_id"))

yearly.rows(Paper, Paper.cycle_id)
yearly.rows(Step, Step.paper_id, Paper)
yearly.rows(Decision, Decision.paper_id, Paper)
yearly.rows(FilledForm, FilledForm.id, Paper, "form_id")

events.register(
    subjects={"papers": N_("申报材料")},
    events={
        "paper.submit": N_("提交申报材料"),
        "paper.retract": N_("撤回申报材料"),
        "paper.approve": N_("审核通过"),
        "paper.send_back": N_("退回修改"),
        "paper.reject": N_("不予通过"),
        "paper.select": N_("确定%(selected_word)s或作出结论"),
        "paper.revoke": N_("撤销%(selected_word)s"),
        "attachment.look": N_("查看附件"),
        "decision.look": N_("查看决定所依据的文件"),
    },
)
