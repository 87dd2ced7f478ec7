"""What a scheme may say can be said on a screen: every key of a record that is kept in a table has a box."""

from __future__ import annotations

from flask import Flask

from tepei.schemes.part_views import PartView

# A page of their own: each field of a section is a row.
ELSEWHERE = {"SectionView": {"fields"}}


def test_every_key_of_a_part_has_a_box(started: Flask) -> None:
    """公示天数 of a step could be written in a pack, and on no screen."""
    views = [view for view in started.appbuilder.baseviews if isinstance(view, PartView)]  # type: ignore[attr-defined]
    lacking = {}
    for view in views:
        model, name = view.datamodel.obj, type(view).__name__
        keys = {column for column, *_ in view.fields_of(model) if column in model.__mapper__.attrs}
        boxes = {*view.add_columns, *view.edit_columns, view.parent, *ELSEWHERE.get(name, ())}
        if missing := keys - boxes:
            lacking[name] = missing
    assert len(views) > 20
    assert lacking == {}
