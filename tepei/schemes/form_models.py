"""The application form, its attachments, the documents and the 汇总表 of a cycle, in rows 表单与版式."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tepei.policy.words import say
from tepei.portal import events, scope
from tepei.portal.database import Json, Model
from tepei.portal.taken import CODE_TAKEN, taken
from tepei.programmes import yearly
from tepei.programmes.models import Cycle
from tepei.schemes.row_models import OfYear


class FormSection(OfYear, Model):
    """A 栏目 of the application form; with `rows` a list of rows. A retired one is no longer asked."""

    __tablename__ = "form_sections"
    told_apart_by = "cycle"

    key: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(100))
    rows: Mapped[bool] = mapped_column(Boolean, default=False)
    min_rows: Mapped[int | None] = mapped_column(Integer)
    max_rows: Mapped[int | None] = mapped_column(Integer)
    row_label: Mapped[str] = mapped_column(String(40), default="第 {} 行")
    exclusive: Mapped[str] = mapped_column(String(10), default="")
    only_if: Mapped[list[list[dict[str, Any]]]] = mapped_column(Json, default=list)
    help: Mapped[str] = mapped_column(String(500), default="")
    retired: Mapped[bool] = mapped_column(Boolean, default=False)

    fields: Mapped[list[FormField]] = relationship(
        back_populates="section", order_by="FormField.position", cascade="all, delete-orphan"
    )

    def __str__(self) -> str:
        return self.title


class FormField(Model):
    """A 栏 of a section, see policy.fields.Field."""

    __tablename__ = "form_fields"
    __table_args__ = (UniqueConstraint("section_id", "key", info=taken(CODE_TAKEN)),)

    id: Mapped[int] = mapped_column(primary_key=True)
    section_id: Mapped[int] = mapped_column(ForeignKey("form_sections.id"))
    position: Mapped[int] = mapped_column(Integer, default=0)
    key: Mapped[str] = mapped_column(String(40))
    label: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20), default="text")
    required: Mapped[bool] = mapped_column(Boolean, default=False)
    options: Mapped[list[str]] = mapped_column(Json, default=list)
    code_set: Mapped[str] = mapped_column(String(40), default="")
    max_length: Mapped[int | None] = mapped_column(Integer)
    printed: Mapped[bool] = mapped_column(Boolean, default=True)
    on_card: Mapped[bool] = mapped_column(Boolean, default=False)
    help: Mapped[str] = mapped_column(String(500), default="")
    example: Mapped[str] = mapped_column(String(1000), default="")
    mistake: Mapped[str] = mapped_column(String(500), default="")
    source: Mapped[str] = mapped_column(String(120), default="")
    fact: Mapped[str] = mapped_column(String(40), default="")
    distinct: Mapped[bool] = mapped_column(Boolean, default=False)
    locked: Mapped[bool] = mapped_column(Boolean, default=False)
    assumed: Mapped[bool] = mapped_column(Boolean, default=False)
    show_if: Mapped[dict[str, Any] | None] = mapped_column(Json)
    only_if: Mapped[list[list[dict[str, Any]]]] = mapped_column(Json, default=list)
    retired: Mapped[bool] = mapped_column(Boolean, default=False)
    version: Mapped[int] = mapped_column(Integer, default=1)

    section: Mapped[FormSection] = relationship(back_populates="fields")

    def __str__(self) -> str:
        return self.label


class AttachmentKind(OfYear, Model):
    """An 附件 that applicants upload; `required_if`: alternatives of conditions over facts under which it must be there."""

    __tablename__ = "attachment_kinds"

    key: Mapped[str] = mapped_column(String(30))
    label: Mapped[str] = mapped_column(String(100))
    kind: Mapped[str] = mapped_column(String(10), default="document")
    required: Mapped[bool] = mapped_column(Boolean, default=False)
    required_if: Mapped[list[list[dict[str, Any]]]] = mapped_column(Json, default=list)
    only_if: Mapped[list[list[dict[str, Any]]]] = mapped_column(Json, default=list)
    identifying: Mapped[bool] = mapped_column(Boolean, default=False)
    assumed: Mapped[bool] = mapped_column(Boolean, default=False)
    help: Mapped[str] = mapped_column(String(500), default="")
    retired: Mapped[bool] = mapped_column(Boolean, default=False)

    def __str__(self) -> str:
        return self.label


class Document(OfYear, Model):
    """A document that is printed: 申报表, 用人单位审核表. `content` is its layout, as in documents.yaml without the title."""

    __tablename__ = "documents"

    key: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(200))
    content: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)

    def __str__(self) -> str:
        return self.title


class SummaryColumn(OfYear, Model):
    """A column of the 汇总表; `sources` are the fields that fill it (`from` in the pack), `group` a merged head above."""

    __tablename__ = "summary_columns"

    key: Mapped[str] = mapped_column(String(40))
    label: Mapped[str] = mapped_column(String(100))
    group: Mapped[str] = mapped_column(String(100), default="")
    width: Mapped[int | None] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(10), default="text")
    sources: Mapped[list[str]] = mapped_column(Json, default=list)
    tracks: Mapped[list[str]] = mapped_column(Json, default=list)

    def __str__(self) -> str:
        return self.label


for _table in (FormSection, FormField, AttachmentKind, Document, SummaryColumn):
    scope.public(_table, "official forms are announced with their notice; the working copy names nobody")

for _model in (FormSection, AttachmentKind, Document, SummaryColumn):
    yearly.decided(_model, _model.cycle_id, Cycle)
yearly.decided(FormField, FormField.section_id, FormSection)

events.edited(FormSection, say("申报表栏目"))
events.edited(FormField, say("申报表的栏"))
events.edited(AttachmentKind, say("附件种类"))
events.edited(Document, say("打印材料"))
events.edited(SummaryColumn, say("汇总表的列"))
