"""签章件: a document that an organisation fills in, downloads, signs and stamps, and uploads as a scan."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Integer, String, UniqueConstraint, false, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tepei.forms.models import FilledForm
from tepei.organisations.models import Organisation
from tepei.papers.models import Paper
from tepei.policy.words import N_
from tepei.portal import events, scope
from tepei.portal.database import Json, Model, Moment
from tepei.portal.files import StoredFile
from tepei.portal.taken import JUST_DONE, taken
from tepei.programmes import yearly
from tepei.programmes.models import Cycle, Track
from tepei.programmes.running_models import receives


class Endorsement(Model):
    """One document of one organisation: about one paper (用人单位审核表), or a list of whom it recommends, on a track or in a whole
    year (名单汇总表).

    `key` is the document's in the scheme; `form` is what the reviewer filled in, a list has none; `members` are the papers of a list
    with the content that each had, as [paper id, content hash]; `number` counts a body's lists, as signed ones stay as they are. `downloaded_mark` and `scan_mark` are the marks of what was downloaded and of what
    the scan shows: a scan holds while its mark is still that of the document as it would be printed now.

    A list of recommendation (推荐名单) has its people in order, `report` is the hash of what else it says, and it counts for them from
    `handed_in_at` on; before, it is about no year.
    """

    __tablename__ = "endorsements"
    __table_args__ = (
        UniqueConstraint(
            "paper_id", "organisation_id", "key", name="uq_endorsements_paper", info=taken(JUST_DONE)
        ),
        UniqueConstraint(
            "list_track_id",
            "organisation_id",
            "key",
            "number",
            name="uq_endorsements_list",
            info=taken(JUST_DONE),
        ),
        UniqueConstraint(
            "list_cycle_id",
            "organisation_id",
            "key",
            "number",
            name="uq_endorsements_cycle",
            info=taken(JUST_DONE),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    paper_id: Mapped[int | None] = mapped_column(ForeignKey("papers.id", ondelete="CASCADE"))
    list_track_id: Mapped[int | None] = mapped_column(ForeignKey("tracks.id"))
    list_cycle_id: Mapped[int | None] = mapped_column(ForeignKey("cycles.id"))
    number: Mapped[int] = mapped_column(Integer, default=1)
    form_id: Mapped[int | None] = mapped_column(
        ForeignKey("filled_forms.id"), unique=True, info=taken(JUST_DONE)
    )
    members: Mapped[list[list[Any]]] = mapped_column(Json, default=list)
    report: Mapped[str] = mapped_column(String(64), default="")
    handed_in_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    downloaded_mark: Mapped[str] = mapped_column(String(64), default="")
    scan_mark: Mapped[str] = mapped_column(String(64), default="")
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_files.id"))
    scanned_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    scanned_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(Integer, default=1)

    organisation: Mapped[Organisation] = relationship()
    paper: Mapped[Paper | None] = relationship()
    form: Mapped[FilledForm | None] = relationship(cascade="all, delete-orphan", single_parent=True)
    list_track: Mapped[Track | None] = relationship()
    list_cycle: Mapped[Cycle | None] = relationship()
    file: Mapped[StoredFile | None] = relationship()


def _lists_received(viewer: scope.Viewer) -> ColumnElement[bool]:
    """Lists are made out to whom the year ends at."""
    if not viewer.organisation_ids:
        return false()
    cycles = select(Cycle.__table__.c.id).where(receives(viewer))
    tracks = select(Track.__table__.c.id).where(Track.__table__.c.cycle_id.in_(cycles))
    return or_(Endorsement.list_cycle_id.in_(cycles), Endorsement.list_track_id.in_(tracks))


scope.rows(Endorsement, lambda viewer: Endorsement.organisation_id.in_(viewer.organisation_ids))
scope.rows(Endorsement, _lists_received)
# Who has the paper on the desk sees what lower stops signed for it.
scope.rows(Endorsement, scope.through(Endorsement.paper_id, Paper))
scope.rows(FilledForm, scope.through(FilledForm.id, Endorsement, "form_id"))

yearly.rows(Endorsement, Endorsement.paper_id, Paper)
yearly.rows(Endorsement, Endorsement.list_track_id, Track)
yearly.rows(Endorsement, Endorsement.list_cycle_id)
yearly.rows(FilledForm, FilledForm.id, Endorsement, "form_id")

events.register(
    subjects={"endorsements": N_("签章材料")},
    events={
        "endorsement.fill": N_("填写签章材料"),
        "endorsement.download": N_("下载签章材料"),
        "endorsement.list": N_("生成名单汇总表"),
        "endorsement.look": N_("查看签章材料扫描件"),
        "endorsement.scan": N_("上传签章材料扫描件"),
        "endorsement.receive": N_("登记收到汇总表"),
        "endorsement.take_back": N_("取消登记收到汇总表"),
    },
)
