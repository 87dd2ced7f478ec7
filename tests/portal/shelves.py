"""Two throw-away tables, a safe screen over each, pages written by hand, and FAB's stock screen over the same rows."""

from __future__ import annotations

import sqlite3
from typing import Any

from flask import redirect
from flask_appbuilder import ModelView
from flask_appbuilder.actions import action
from flask_appbuilder.models.sqla.filters import FilterEqualFunction
from flask_appbuilder.models.sqla.interface import SQLAInterface
from sqlalchemy import ForeignKey, Integer, MetaData, String
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tepei.portal import scope
from tepei.portal.database import Model, db
from tepei.portal.errors import Refused, Stale
from tepei.portal.screens.views import SafeModelView, SafeView, expose, guard, open_to_all


class Throwaway(Model):
    """Tables that no migration may see."""

    __abstract__ = True
    metadata = MetaData(naming_convention=Model.metadata.naming_convention)


class Shelf(Throwaway):
    """What books stand on; a foreign key that a form chooses."""

    __tablename__ = "test_shelves"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(30))
    owner: Mapped[str] = mapped_column(String(20))

    def __str__(self) -> str:
        return self.name


class Book(Throwaway):
    """Belongs to an owner; `secret` is on no form and in no list."""

    __tablename__ = "test_books"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(40), unique=True)
    owner: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(10), default="draft")
    secret: Mapped[str] = mapped_column(String(20), default="")
    shelf_id: Mapped[int | None] = mapped_column(ForeignKey("test_shelves.id"))
    version: Mapped[int] = mapped_column(Integer, default=1)

    shelf: Mapped[Shelf | None] = relationship(backref="books")

    def __str__(self) -> str:
        return self.title


# Books are narrowed by the screens alone, as a table with public names is: so the tests see what a screen does,
# and not what the session would have stopped anyway.
scope.rows(Book, lambda viewer: Book.owner == (viewer.name or "-"), listed_only=True)
scope.rows(Shelf, lambda viewer: Shelf.owner == (viewer.name or "-"))


class BookView(SafeModelView):
    """书"""

    route_base = "/books"
    class_permission_name = "Book"
    method_permission_name = {"approve": "review"}
    datamodel = SQLAInterface(Book)
    title = "图书"
    label_columns = {"title": "书名", "state": "状态", "shelf": "书架"}
    list_columns = ["title", "state", "shelf"]
    show_columns = ["title", "state", "shelf"]
    search_columns = ["title", "state", "shelf", "version"]
    add_columns = edit_columns = ["title", "shelf"]
    state_column, state_labels = "state", {"draft": "草稿", "approved": "通过"}

    def pre_add(self, item: Book) -> None:
        """The owner is who is signed in; one title is forbidden."""
        item.owner = scope.viewer().name
        self.pre_update(item)

    def pre_update(self, item: Book) -> None:
        """A rule that says no."""
        if item.title == "禁书":
            raise Refused("这本书不能登记。")

    def pre_delete(self, item: Book) -> None:
        """Approved ones stay."""
        if item.state == "approved":
            raise Refused("已通过的书不能删除。")

    @action("approve", "通过", "确定？")
    def approve(self, items: Any) -> Any:
        """One or several."""
        for book in items if isinstance(items, list) else [items]:
            book.state = "approved"
        db.session.commit()
        return redirect("/books/list/")


class ShelfView(SafeModelView):
    """书架"""

    route_base = "/shelves"
    class_permission_name = "Shelf"
    datamodel = SQLAInterface(Shelf)
    title = "书架"
    list_columns = add_columns = edit_columns = show_columns = ["name"]
    search_columns = ["name"]
    related_views = [BookView]


class StockBookView(ModelView):
    """The same table as FAB would show it, scoped the way its handbook says."""

    route_base = "/stock"
    class_permission_name = "Book"
    datamodel = SQLAInterface(Book)
    base_filters = [["owner", FilterEqualFunction, lambda: scope.viewer().name]]
    list_columns = ["title", "shelf"]
    add_columns = edit_columns = ["title", "shelf"]
    method_permission_name = {"approve": "review", "list": "read", "show": "read", "edit": "write"}

    @action("approve", "通过", "确定？")
    def approve(self, items: Any) -> Any:
        """The same verb."""
        return BookView.approve(self, items)


class DeskView(SafeView):
    """Pages written by hand."""

    route_base = "/desk"
    class_permission_name = "Book"

    @expose("/refused", methods=["GET", "POST"])
    @guard("review")
    def refused(self) -> Any:
        """A rule says no after something was touched."""
        db.session.get_one(Book, 1).title = "改了一半"
        db.session.flush()
        raise Refused("名额已满，请联系盟市。")

    @expose("/stale", methods=["POST"])
    @guard("review")
    def stale(self) -> Any:
        """Somebody else was faster."""
        raise Stale

    @expose("/fault")
    @open_to_all("to see what a fault shows")
    def fault(self) -> Any:
        """Another fault of ours."""
        raise RuntimeError("SELECT 150199")

    @expose("/broken", methods=["GET", "POST"])
    @open_to_all("to see what a fault shows")
    def broken(self) -> Any:
        """A lock that was not had."""
        cause = sqlite3.OperationalError("database is locked")
        cause.sqlite_errorname = "SQLITE_BUSY"
        raise OperationalError("SELECT secret FROM nowhere WHERE id_number = '150199'", {}, cause)
