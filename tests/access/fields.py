"""What a form carries that would go through: the version of its row, its once key, names that the world knows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from tepei.applications.models import Application
from tepei.credits.models import Employment
from tepei.organisations.models import Organisation
from tepei.papers.models import Paper
from tepei.portal import scope
from tepei.portal.database import db
from tepei.portal.screens import once
from tepei.portal.screens.forms import sign_version
from tepei.selection.expert_models import ExpertTie
from tests.access.walk import Walk
from tests.applications.filling import photo
from tests.organisations.examples import credit_code

Fields = Callable[[int], dict[str, Any]]


def version(model: Any, **values: Any) -> Fields:
    """The signed version of the row, with these values."""

    def fields(pk: int) -> dict[str, Any]:
        with scope.everything("a thief knows the version"):
            return {"version": sign_version(db.session.get_one(model, pk)), **values}

    return fields


def plain(**values: Any) -> Fields:
    return lambda _pk: values


def upload(name: str, **values: Any) -> Fields:
    """A picture under this name, made anew for each form: whoever sends it reads it to its end."""
    return lambda _pk: {"file": (photo(), name), **values}


def once_only(**values: Any) -> Fields:
    return lambda _pk: {"once_key": once.new_key(), **values}


def many(pk: int) -> dict[str, Any]:
    with scope.everything("a thief knows the version"):
        return {"row": f"{pk}-{db.session.get_one(Paper, pk).version}", "opinion": "同意"}


def retract(pk: int) -> dict[str, Any]:
    with scope.everything("a thief knows the version"):
        return {"version": str(db.session.get_one(Paper, pk).version)}


def tie(pk: int) -> dict[str, Any]:
    with scope.everything("a thief knows the row"):
        row = db.session.get_one(ExpertTie, pk)
        return {
            "version": sign_version(row),
            "expert": str(row.expert_id),
            "kind": "supervisor",
            "name": "白云",
        }


def employer(pk: int) -> dict[str, Any]:
    """Another unit for a professional."""
    here = select(Employment.organisation_id).where(Employment.person_id == pk)
    others = select(Organisation.id).where(
        Organisation.kind == "employer", Organisation.state == "active", Organisation.id.not_in(here)
    )
    with scope.everything("a thief knows a unit"):
        return {
            "unit": str(db.session.scalar(others.order_by(Organisation.id.desc()))),
            "since": "2023-01-01",
        }


def unit(**values: Any) -> dict[str, Any]:
    """A unit's facts."""
    return {
        "name": "改名医院",
        "credit_code": credit_code(),
        "nature_code": "20",
        "division_code": "150102",
        **values,
    }


def revocation(pk: int) -> dict[str, Any]:
    return {**PAPER(pk), "file": (photo(), "处理决定.png")}


PAPER = version(Application, opinion="同意", target="-1")


def drawn(walk: Walk, fields: Fields, pk: int) -> dict[str, Any]:
    """What the form of this row carries now."""
    with walk.app.app_context():
        return fields(pk)
