"""What people type fits its column, or they are told so beside it: each box of a generated form checks its column's length."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Flask
from wtforms import StringField
from wtforms.validators import Length

from tepei.portal.screens.views import SafeModelView
from tepei.portal.vault import Sealed


def _boxes(app: Flask) -> Iterator[tuple[str, StringField, int]]:
    """Every box of text with its column's length. A sealed column is longer than what it holds; its rules check that."""
    for view in app.appbuilder.baseviews:  # type: ignore[attr-defined]
        for kind in ("add", "edit"):
            form = getattr(view, f"{kind}_form", None)
            if form is None or not isinstance(view, SafeModelView):
                continue
            # A credit code is typed with blanks and dashes, and stored without (check_credit_code).
            columns = view.datamodel.obj.__table__.columns
            for box in form():
                column = columns.get(box.name)
                if not isinstance(box, StringField) or column is None or box.name == "credit_code":
                    continue
                if getattr(column.type, "length", None) and not isinstance(column.type, Sealed):
                    yield f"{type(view).__name__}.{kind}: {box.name}", box, column.type.length


def test_every_box_checks_the_length_of_its_column(started: Flask) -> None:
    with started.test_request_context():
        boxes = list(_boxes(started))
        loose = [
            name
            for name, box, longest in boxes
            if not any(isinstance(rule, Length) and 0 < rule.max <= longest for rule in box.validators)
        ]
    assert len(boxes) > 50
    assert loose == []
