"""The pages on which somebody fills in a form, section by section, for every room that has one."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable
from functools import partial
from typing import IO, Any, Protocol

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tepei.forms import boxes, pages, posted, reuse, rules
from tepei.forms.differences import differences
from tepei.forms.pages import Opened
from tepei.forms.queries import section_of
from tepei.policy.fields import Section
from tepei.policy.verdict import Verdict
from tepei.policy.words import say
from tepei.portal import clock
from tepei.portal.errors import Refused, Stale
from tepei.portal.pictures import Frame
from tepei.portal.screens.guards import wants_json
from tepei.portal.screens.keys import number
from tepei.portal.screens.views import SafeView, expose, guard

_OURS = ("csrf_token", "edition", "mark", "row")  # what a posted section has beside its fields


class Owner(Protocol):
    """What a form belongs to: a paper."""

    @property
    def id(self) -> Any: ...


class Verbs(Protocol):
    """What a room does with its forms: its `actions` module."""

    def save_section(self, owner_id: int, section_key: str, values: Any, edition: int, /) -> Owner: ...
    def attach(
        self, owner_id: int, kind: str, stream: IO[bytes], name: str, frame: Frame | None, /
    ) -> object: ...
    def detach(self, attachment_id: int, /) -> Owner: ...


class FormView(SafeView):
    """A room derives from it, names its `verbs` and says what is filled in (`opened`) and what stands around it.

    `frame` is the template around every page, made of forms/_editor.html; `aside` stands beside the form and is renewed with each save.
    A view has pages `show` and `check` of its own, where the navigation begins and ends.
    """

    verbs: Verbs
    frame = "forms/_editor.html"
    aside = ""

    @abstractmethod
    def opened(self, pk: int) -> Opened:
        """One's own form. Raises Absent for every other."""

    def may_edit(self, opened: Any) -> Verdict:  # noqa: ARG002
        """Is it open to changes now? The verbs ask once more, under the lock."""
        return Verdict.yes()

    def around(self, opened: Any) -> dict[str, Any]:  # noqa: ARG002
        """What the frame and what stands aside show."""
        return {}

    def has_sources(self, opened: Any) -> bool:  # noqa: ARG002
        """Are there other forms of the same person to take rows from?"""
        return False

    def sources(self, opened: Any) -> Iterable[reuse.Source]:  # noqa: ARG002
        """Those forms, the newest first."""
        return ()

    def address(self, page: str, **values: Any) -> str:
        """Where a page of this view is."""
        return url_for(f"{self.endpoint}.{page}", **values)

    def page(self, name: str, pk: int, opened: Any, **shown: Any) -> str:
        """A page in the frame."""
        return self.render(name, frame=self.frame, **self._context(pk, opened), **shown)  # type: ignore[no-any-return]

    @expose("/<int:pk>/sections/<key>", methods=["GET"])
    @guard("write")
    def section(self, pk: int, key: str) -> ResponseReturnValue:
        """One section."""
        opened = self.opened(pk)
        allowed = self.may_edit(opened)
        if not allowed:
            flash(_(allowed.text), "warning")
            return redirect(self.address("show", pk=pk))
        section = section_of(opened.form, key)
        shown = pages.of_section(
            opened, section, checked="check" in request.args, spare="spare" in request.args
        )
        has_earlier = section.rows and self.has_sources(opened)
        return self.page("forms/section.html", pk, opened, **shown, has_earlier=has_earlier)

    @expose("/<int:pk>/sections/<key>", methods=["POST"])
    @guard("write")
    def save(self, pk: int, key: str) -> ResponseReturnValue:
        """Save a section; a script gets JSON, a person the next page."""
        opened = self.opened(pk)
        section = section_of(opened.form, key)
        values = posted.typed(section, request.form)
        if section.rows:
            values = posted.moved(values, request.form.get("row", ""))
        try:
            self._keep(pk, section, values)
        except Stale:
            return self._conflict(pk, section, values)
        now = self.opened(pk)  # who is asked what, and what is missing, rest on all answers
        opened = now if any(each.key == key for each in now.form.sections) else opened
        if not wants_json():
            return redirect(self._next(pk, opened, section))
        return self._json(pk, opened, key, rows=section if request.form.get("row") else None)

    @expose("/<int:pk>/sections/<key>/reuse", methods=["GET"])
    @guard("write")
    def earlier(self, pk: int, key: str) -> ResponseReturnValue:
        """What the person typed in other years, to tick."""
        opened = self.opened(pk)
        section = section_of(opened.form, key)
        rows = reuse.earlier_rows(opened.content, section, self.sources(opened))
        shown = pages.of_form(opened, key)
        return self.page("forms/reuse.html", pk, opened, **shown, section=section, rows=rows)

    @expose("/<int:pk>/sections/<key>/reuse", methods=["POST"])
    @guard("write")
    def take_earlier(self, pk: int, key: str) -> ResponseReturnValue:
        """选用所勾选的内容."""
        opened, edition = self.opened(pk), number(request.form.get("edition", ""))
        section = section_of(opened.form, key)
        found = reuse.earlier_rows(opened.content, section, self.sources(opened))
        rows = reuse.appended(opened.content, section, found, request.form.getlist("row"))
        self.verbs.save_section(pk, key, rows, edition)
        flash(_("已选用，请核对。"), "success")
        return redirect(self.address("section", pk=pk, key=key, _anchor="rows"))

    @expose("/<int:pk>/attachments", methods=["GET"])
    @guard("write")
    def attachments(self, pk: int) -> ResponseReturnValue:
        """照片与附件."""
        opened = self.opened(pk)
        return self.page("forms/attachments.html", pk, opened, **pages.of_attachments(opened))

    @expose("/<int:pk>/attachments", methods=["POST"])
    @guard("write")
    def attach(self, pk: int) -> ResponseReturnValue:
        """Add a file."""
        self.opened(pk)
        upload = request.files.get("file")
        if upload is None or not upload.filename:
            raise Refused(say("请先选择要上传的文件。"))
        kind, frame = request.form.get("kind", ""), Frame.posted(request.form)
        self.verbs.attach(pk, kind, upload.stream, upload.filename, frame)
        flash(_("文件已上传。"), "success")
        return redirect(self.address("attachments", pk=pk))

    @expose("/attachment/<int:attachment_id>/delete", methods=["POST"])
    @guard("write")
    def detach(self, attachment_id: int) -> ResponseReturnValue:
        """Take a file off."""
        owner = self.verbs.detach(attachment_id)
        flash(_("文件已删除。"), "success")
        return redirect(self.address("attachments", pk=owner.id))

    def _keep(self, pk: int, section: Section, values: Any) -> None:
        """Save it; where only other sections changed since the page was opened, there is nothing to overwrite."""
        edition = number(request.form.get("edition", ""))
        try:
            self.verbs.save_section(pk, section.key, values, edition)
        except Stale:
            filled = self.opened(pk).filled
            if request.form.get("mark") != rules.mark(filled.answers.get(section.key)):
                raise
            self.verbs.save_section(pk, section.key, values, filled.edition)

    def _conflict(self, pk: int, section: Section, values: Any) -> ResponseReturnValue:
        """Both texts, field by field; where this section holds the same, there is no conflict."""
        opened = self.opened(pk)
        found = differences(section, opened.filled.answers.get(section.key), rules.tidy(section, values))
        if not found:
            here = self.address("section", pk=pk, key=section.key)
            return self._json(pk, opened, section.key) if wants_json() else redirect(here)
        if wants_json():
            return jsonify(error=_("本栏目已在别处修改，请点“保存”查看两处内容。"), conflict=True), 409
        typed = [(name, text) for name, text in request.form.items() if name not in _OURS]
        shown = pages.of_form(opened, section.key) | {"section": section, "posted": typed}
        return self.page("forms/conflict.html", pk, opened, **shown, differences=found), 409

    def _next(self, pk: int, opened: Opened, section: Section) -> str:
        """The page after a save: the next section, or the same one, perhaps with a row more."""
        here = partial(self.address, "section", pk=pk, key=section.key)
        if move := request.form.get("row", ""):
            if move != "add":
                return here(_anchor="rows")
            first = f"{section.fields[0].key}.{len(opened.content.rows(section))}"
            return here(spare=1, _anchor=boxes.id_of(first))
        flash(_saved_words(section, pages.lacking_of(opened).get(section.key, 0)), "success")
        if request.form.get("then") != "next":
            return here()
        keys = [each.key for each in opened.form.sections]
        rest = keys[keys.index(section.key) + 1 :]
        return self.address("section", pk=pk, key=rest[0]) if rest else self.address("attachments", pk=pk)

    def _json(self, pk: int, opened: Opened, key: str, rows: Section | None = None) -> ResponseReturnValue:
        """What is new on the page; with the rows of the section, where they were moved."""
        filled, page = opened.filled, self._context(pk, opened)
        moved = {}
        if rows is not None:
            shown = pages.of_section(opened, rows, checked=False, spare=request.form.get("row") == "add")
            moved["rows"] = render_template("forms/_rows.html", **page, **shown)
        return jsonify(
            **moved,
            edition=filled.edition,
            mark=rules.mark(filled.answers.get(key)),
            saved_at=f"{clock.now():%H:%M}",
            nav=render_template("forms/_nav.html", **page, **pages.of_form(opened, key)),
            conditions=render_template(self.aside, **page) if self.aside else "",
        )

    def _context(self, pk: int, opened: Any) -> dict[str, Any]:
        return {"address": partial(self.address, pk=pk), "pk": pk, "aside": self.aside, **self.around(opened)}


def _saved_words(section: Section, lacking: int) -> str:
    if lacking:
        return _("“%(title)s”已保存，还差 %(count)s 处，可以稍后补填。", title=section.title, count=lacking)
    return _("“%(title)s”已保存。", title=section.title)
