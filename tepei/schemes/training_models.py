"""What a year says of the time after the selection, as columns of its scheme 培养."""

from __future__ import annotations

from sqlalchemy import Boolean, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from tepei.portal.database import Json


class TrainingColumns:
    """See policy.training.TrainingRecord."""

    training_months: Mapped[int | None] = mapped_column(Integer)
    training_part_months: Mapped[str] = mapped_column(String(10), default="")
    training_leave_days: Mapped[int | None] = mapped_column(Integer)
    training_preparation: Mapped[bool] = mapped_column(Boolean, default=False)
    training_region_leave_days: Mapped[int | None] = mapped_column(Integer)
    training_long_leave_days: Mapped[int | None] = mapped_column(Integer)
    training_end_reasons: Mapped[list[str]] = mapped_column(Json, default=list)
    training_personal_reasons: Mapped[list[str]] = mapped_column(Json, default=list)
    training_report_months: Mapped[int | None] = mapped_column(Integer)
    training_counts_as_credit: Mapped[bool] = mapped_column(Boolean, default=False)
    training_papers: Mapped[list[str]] = mapped_column(Json, default=list)
    training_source: Mapped[str] = mapped_column(String(120), default="")
    training_assumed: Mapped[bool] = mapped_column(Boolean, default=False)


class CertificateColumns:
    """See policy.certificate.CertificateRecord."""

    certificate_title: Mapped[str] = mapped_column(String(60), default="")
    certificate_pattern: Mapped[str] = mapped_column(String(60), default="")
    certificate_issuers: Mapped[list[str]] = mapped_column(Json, default=list)
    certificate_source: Mapped[str] = mapped_column(String(120), default="")
    certificate_assumed: Mapped[bool] = mapped_column(Boolean, default=False)
