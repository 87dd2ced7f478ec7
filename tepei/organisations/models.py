"""Divisions, organisations, and who acts for them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    UniqueConstraint,
    and_,
    false,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tepei.policy.words import N_, say
from tepei.portal import events, scope
from tepei.portal.accounts import Account
from tepei.portal.database import Json, Model, Moment
from tepei.portal.taken import CODE_TAKEN, JUST_DONE, taken
from tepei.portal.vault import Sealed

LENT = "lent"
REGISTERED = say("该统一社会信用代码已登记。请联系本单位的审核员；不清楚由谁办理的，请联系上级%(offices)s。")


class Division(Model):
    """An administrative division (行政区划), dated: an application keeps the name that it was filed with."""

    __tablename__ = "divisions"
    __table_args__ = (UniqueConstraint("code", "valid_from", info=taken(JUST_DONE)),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(12), index=True)
    name: Mapped[str] = mapped_column(String(60))
    parent_code: Mapped[str | None] = mapped_column(String(12))
    level: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(30), default="")
    reports_to_region: Mapped[bool] = mapped_column(Boolean, default=False)
    valid_from: Mapped[dt.date | None] = mapped_column(Date)
    valid_to: Mapped[dt.date | None] = mapped_column(Date)

    def __str__(self) -> str:
        return self.name


class Organisation(Model):
    """A node of the tree; its `kind` is one of bodies.yaml.

    `path` is "/1/5/77/": the ids from the root down to the node itself. `pool_id` names the node whose places a
    recommending body draws on (呼伦贝尔市 for 满洲里市, 区直 for a region-level department).
    state: pending (登记待确认) · active · refused · closed. `certificate_id`, `authorisation_id`: what a unit that registered itself showed, its
    登记证书 and the 授权书 of who acts for it.
    """

    __tablename__ = "organisations"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True, info=taken(CODE_TAKEN))
    name: Mapped[str] = mapped_column(String(120), index=True)
    kind: Mapped[str] = mapped_column(String(20), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    path: Mapped[str] = mapped_column(String(200), default="", index=True)
    pool_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    reports_to_region: Mapped[bool] = mapped_column(Boolean, default=False)
    division_code: Mapped[str | None] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(12), default="active", index=True)
    credit_code: Mapped[str | None] = mapped_column(String(18), unique=True, info=taken(REGISTERED))
    nature_code: Mapped[str | None] = mapped_column(String(20))
    affiliation_code: Mapped[str | None] = mapped_column(String(20))
    claims_grassroots: Mapped[bool] = mapped_column(Boolean, default=False)
    claims_nonpublic: Mapped[bool] = mapped_column(Boolean, default=False)
    address: Mapped[str] = mapped_column(String(200), default="")
    postcode: Mapped[str] = mapped_column(String(6), default="")
    contact_name: Mapped[str] = mapped_column(String(100), default="")
    contact_phone: Mapped[str | None] = mapped_column(Sealed(300))
    refusal: Mapped[str] = mapped_column(String(500), default="")
    certificate_id: Mapped[int | None] = mapped_column(ForeignKey("stored_files.id"))
    authorisation_id: Mapped[int | None] = mapped_column(ForeignKey("stored_files.id"))
    registered_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    confirmed_at: Mapped[dt.datetime | None] = mapped_column(Moment)
    valid_from: Mapped[dt.date | None] = mapped_column(Date)
    valid_to: Mapped[dt.date | None] = mapped_column(Date)
    version: Mapped[int] = mapped_column(Integer, default=1)

    parent: Mapped[Organisation | None] = relationship(foreign_keys=[parent_id], remote_side=[id])
    pool: Mapped[Organisation | None] = relationship(foreign_keys=[pool_id], remote_side=[id])

    def __str__(self) -> str:
        return self.name


class Post(Model):
    """A role 岗位: what it is called, for which kinds of organisation it acts, whom it may appoint. Its rights are FAB's.

    `exclusive` marks the administrators: never together with another exclusive role, nor with one that reviews. A body's own role
    has the pack's role that it is made of as its `base`, and its maker as `owner_id`: it holds below that body alone.
    """

    __tablename__ = "posts"

    code: Mapped[str] = mapped_column(String(30), primary_key=True)
    name: Mapped[str] = mapped_column(String(30))
    kinds: Mapped[list[str]] = mapped_column(Json, default=list)
    appoints: Mapped[list[str]] = mapped_column(Json, default=list)
    exclusive: Mapped[bool] = mapped_column(Boolean, default=False)
    position: Mapped[int] = mapped_column(Integer, default=0)
    base: Mapped[str | None] = mapped_column(String(30))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))

    owner: Mapped[Organisation | None] = relationship()

    def __str__(self) -> str:
        return self.name


class Membership(Model):
    """A person's account acts for an organisation in a role, from a day until it is handed over.

    state: pending (with a unit that waits for confirmation) · proposed and ending (an administrator's, until a second person
    confirms what `asked_by` asked) · active · lent · ended. A lent one 委托代办 is a colleague's from its first to its last day: the
    post `principal` is theirs beside its holder's, and `asked_by` entrusted it to them.
    """

    __tablename__ = "memberships"
    __table_args__ = (Index("ix_memberships_user_state", "user_id", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    role: Mapped[str] = mapped_column(String(30))
    state: Mapped[str] = mapped_column(String(12), default="active")
    began_at: Mapped[dt.datetime] = mapped_column(Moment)
    ended_at: Mapped[dt.datetime | None] = mapped_column(Moment)

    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    principal_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id"), index=True)
    first_day: Mapped[dt.date | None] = mapped_column(Date)
    last_day: Mapped[dt.date | None] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(String(200), default="")

    user: Mapped[Account] = relationship(foreign_keys=[user_id])
    organisation: Mapped[Organisation] = relationship()
    asked_by: Mapped[Account | None] = relationship(foreign_keys=[asked_by_id])
    principal: Mapped[Membership | None] = relationship(foreign_keys=[principal_id], remote_side=[id])

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation}"


def lent_on(day: Any) -> ColumnElement[bool]:
    """The condition "held for a colleague on this day". The days decide, whether anybody has ended it or not."""
    return and_(Membership.state == LENT, Membership.first_day <= day, Membership.last_day >= day)


def ids_on(path: str) -> list[int]:
    """The ids on a materialised path, from the root down."""
    return [int(part) for part in path.strip("/").split("/")]


def under(paths: tuple[str, ...], column: Any = None) -> ColumnElement[bool]:
    """The condition "at or under one of these nodes": half-open ranges, so that an index serves it.

    Of organisations, or of rows that keep the path of one in this column.
    """
    path = Organisation.__table__.c.path if column is None else column
    return or_(false(), *(and_(path >= top, path < top[:-1] + "0") for top in paths))


def _acted_for_below(viewer: scope.Viewer) -> ColumnElement[bool]:
    nodes = Organisation.__table__.c
    return Membership.organisation_id.in_(select(nodes.id).where(under(viewer.paths)))


scope.public(Post, "what a role may do is for everybody to know")
scope.public(Division, "names and codes of divisions are public")
scope.rows(Organisation, lambda viewer: under(viewer.paths), listed_only=True)
scope.rows(Membership, scope.own(Membership.user_id))
scope.rows(Membership, _acted_for_below)

events.register(
    subjects={"organisations": N_("单位"), "divisions": N_("行政区划"), "memberships": N_("岗位")},
    events={
        "password.renewed": N_("为岗位人员重置密码"),
        "unit.registered": N_("单位申请注册"),
        "unit.papers_seen": N_("查看单位登记证明材料"),
        "unit.confirmed": N_("确认单位注册"),
        "unit.refused": N_("不予单位注册"),
        "unit.created": N_("新增单位"),
        "unit.edited": N_("修改单位"),
        "division.renamed": N_("行政区划更名"),
        "membership.began": N_("任命岗位"),
        "membership.handed_over": N_("移交岗位"),
        "membership.ended": N_("终止岗位"),
        "membership.proposed": N_("提出任命管理员"),
        "membership.ending": N_("提出终止管理员岗位"),
        "membership.withdrawn": N_("取消待确认的岗位变动"),
        "membership.entrusted": N_("委托代办岗位"),
        "membership.returned": N_("提前结束委托代办"),
        "membership.lapsed": N_("委托代办到期"),
        "account.invited": N_("重发账号邀请"),
        "role.made": N_("新增自定义角色"),
        "role.dropped": N_("删除自定义角色"),
        "pack.organisations": N_("载入单位与区划"),
    },
)
