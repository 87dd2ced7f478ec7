"""The screens of whoever files papers of one kind: the list, the form, submit, retract, delete."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tepei.forms.pages import of_check
from tepei.forms.views import FormView
from tepei.papers import actions, draft_actions, draft_rules, drafts, own_pages, pointing, turns
from tepei.papers.drafts import Draft
from tepei.papers.kinds import PaperKind
from tepei.papers.models import Paper
from tepei.policy.verdict import Verdict
from tepei.policy.words import NOTHING, Sentence, say
from tepei.portal.errors import Refused
from tepei.portal.screens.keys import number
from tepei.portal.screens.views import expose, guard


class OwnView(FormView):
    """A room derives from it, says whose papers (`model`, of the `kind`), and adds the page where one is begun (`new`).

    `title` is the word of the menu, `lead` what stands below it. A room's templates extend those here.
    """

    default_view = "list"
    verbs = draft_actions
    frame = "papers/_editor.html"
    model: type[Paper]
    kind: PaperKind
    title: Any
    lead: Any = ""
    list_page, own_page, submit_page = "papers/own.html", "papers/own_paper.html", "papers/submit.html"

    def opened(self, pk: int) -> Draft[Any]:
        """One's own paper."""
        return Draft(drafts.find(pk, self.model))

    def may_edit(self, opened: Any) -> Verdict:
        """While it lies with whoever files it."""
        return draft_rules.may_edit(opened.paper.state, self.kind.life.called)

    def around(self, opened: Any) -> dict[str, Any]:
        """The paper above."""
        return {"paper": opened.paper, "returned": pointing.of(opened.paper), **self.words}

    @property
    def words(self) -> dict[str, Any]:
        """What every page calls things."""
        return {"called": self.kind.life.called, "menu": self.title, "lead": self.lead}

    def overview(self, opened: Any) -> dict[str, Any]:
        """What its page shows."""
        return own_pages.overview(opened)

    def sending(self, opened: Any) -> dict[str, Any]:
        """What the page of the submission shows."""
        return own_pages.sending(opened)

    def hand_in(self, pk: int, edition: int) -> Paper:
        """Submit it."""
        return draft_actions.submit(pk, edition)

    def barred(self) -> Sentence:
        """Why none can be begun now, told where there is none yet; NOTHING where one can."""
        return NOTHING

    @expose("/")
    @guard("read")
    def list(self) -> ResponseReturnValue:
        """All of one's own."""
        rows = own_pages.rows(drafts.own(self.model))
        return self.shown(self.list_page, rows=rows, barred=NOTHING if rows else self.barred())

    @expose("/<int:pk>/")
    @guard("read")
    def show(self, pk: int) -> ResponseReturnValue:
        """Where it stands, whom it waits for, what happened."""
        return self.shown(self.own_page, **self.overview(self.opened(pk)))

    @expose("/<int:pk>/submit", methods=["GET"])
    @guard("submit")
    def check(self, pk: int) -> ResponseReturnValue:
        """The whole list of what is checked before the submission."""
        opened = self.opened(pk)
        shown = of_check(opened) | self.sending(opened)
        return self.page(self.submit_page, pk, opened, **shown)

    @expose("/<int:pk>/submit", methods=["POST"])
    @guard("submit")
    def submit(self, pk: int) -> ResponseReturnValue:
        """提交. A second click finds it submitted."""
        edition = number(request.form.get("edition", ""))
        paper = drafts.find(pk, self.model)
        if paper.state == "in_review" and paper.form.edition == edition:
            return redirect(self.address("show", pk=pk))
        if not request.form.get("promise"):
            raise Refused(say("请先勾选承诺，再提交。"))
        waiting = turns.waiting_for(self.hand_in(pk, edition))
        told = {"paper": self.kind.life.called, "name": waiting.name if waiting else ""}
        flash(_("%(paper)s已提交，请等待%(name)s审核。", **told), "success")
        return redirect(self.address("show", pk=pk))

    @expose("/<int:pk>/retract", methods=["POST"])
    @guard("retract")
    def retract(self, pk: int) -> ResponseReturnValue:
        """撤回 while nobody has acted."""
        drafts.find(pk, self.model)
        actions.retract(pk, number(request.form.get("version", "")))
        flash(_("%(paper)s已撤回，修改后请重新提交。", paper=self.kind.life.called), "success")
        return redirect(self.address("show", pk=pk))

    @expose("/<int:pk>/discard", methods=["POST"])
    @guard("delete")
    def discard(self, pk: int) -> ResponseReturnValue:
        """Delete a draft."""
        drafts.find(pk, self.model)
        draft_actions.discard(pk, number(request.form.get("edition", "")))
        flash(_("草稿已删除。"), "success")
        return redirect(self.address("list"))

    def shown(self, template: str, **shown: Any) -> str:
        """A page outside the editor."""
        return self.render(template, address=self.address, **self.words, **shown)  # type: ignore[no-any-return]
