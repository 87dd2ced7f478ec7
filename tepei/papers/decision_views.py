"""审核材料: one page to decide from, and the buttons on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, make_response, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tepei.papers import (
    actions,
    bulk_actions,
    bulk_views,
    desk,
    kinds,
    opinions,
    round_views,
    standings,
    versions,
)
from tepei.papers.desk_views import ReviewView
from tepei.papers.models import Paper
from tepei.papers.round_views import Round
from tepei.papers.rules import OPINION_LENGTH
from tepei.people import actions as people
from tepei.policy.identity import mask_id
from tepei.policy.life import APPLICANT, STATES, VERBS
from tepei.policy.words import Sentence, say
from tepei.portal import audit, clock, files
from tepei.portal.database import db
from tepei.portal.errors import Absent, Refused
from tepei.portal.gate.headers import allow_own_frame
from tepei.portal.screens.forms import sign_version, version_of
from tepei.portal.screens.keys import row_key
from tepei.portal.screens.views import SafeView, expose, guard

_MOST_POINTS = 200


class DecisionView(SafeView):
    """The material of one paper, and its moves."""

    route_base = "/review/papers"
    class_permission_name = "Review"
    default_view = "show"

    @expose("/<int:pk>/", methods=["GET"])
    @guard("read")
    def show(self, pk: int) -> ResponseReturnValue:
        """审核材料."""
        return self.render(**_page(desk.find(pk)))

    @expose("/<int:pk>/form", methods=["GET"])
    @guard("read")
    def form(self, pk: int) -> ResponseReturnValue:
        """The form as printed, for the frame on that page."""
        return allow_own_frame(make_response(desk.printed(desk.find(pk))))

    @expose("/<int:pk>/document", methods=["GET"])
    @guard("read")
    def document(self, pk: int) -> ResponseReturnValue:
        """The document that a decision rests on (`?decision=`), the last one where none is named."""
        paper = desk.find(pk)
        decision, kept = desk.document(paper, row_key(request.args.get("decision", "")))
        answer = files.send(kept, inline=True)
        audit.record("decision.look", paper, decision=decision.id)
        return answer

    @expose("/<int:pk>/versions", methods=["GET"])
    @guard("read")
    def versions(self, pk: int) -> ResponseReturnValue:
        """版本对比 of any two submissions, the last two where the address names none."""
        paper = desk.find(pk)
        found = {each.number: each for each in versions.submissions(paper)}
        numbers = [
            int(text) for key in ("before", "after") if (text := request.args.get(key, "")).isdecimal()
        ]
        chosen = sorted(set(numbers) & set(found)) if len(set(numbers) & set(found)) == 2 else [*found][-2:]
        compared = versions.between(paper, *(found[each] for each in chosen)) if len(chosen) == 2 else None
        return self.render(
            "papers/versions.html",
            paper=paper,
            submissions=found.values(),
            compared=compared,
            going=round_views.of(paper),
        )

    @expose("/<int:pk>/opinions", methods=["POST"])
    @guard("review")
    def keep_opinion(self, pk: int) -> ResponseReturnValue:
        """存为常用意见, or take one of them away; the page stays with what was typed."""
        paper = desk.find(pk)
        if drop := request.form.get("drop", ""):
            opinions.drop(row_key(drop) or 0)
        else:
            try:
                opinions.keep(_opinion(), is_first=bool(request.form.get("is_first")))
            except Refused as refusal:
                flash(_(refusal.text), "danger")
                return self.render(**_page(paper, opinion=_opinion())), 422
        return self.render(**_page(desk.find(pk), opinion=_opinion()))

    @expose("/<int:pk>/approve", methods=["POST"])
    @guard("review")
    def approve(self, pk: int) -> ResponseReturnValue:
        """申报材料审核通过."""
        return self._moved(pk, actions.approve, say("已审核通过。"))

    @expose("/<int:pk>/send-back", methods=["POST"])
    @guard("review")
    def send_back(self, pk: int) -> ResponseReturnValue:
        """申报材料审核退回."""
        return self._moved(pk, _send_back, say("已退回，退回意见已告知对方。"))

    @expose("/<int:pk>/retract", methods=["POST"])
    @guard("review")
    def retract(self, pk: int) -> ResponseReturnValue:
        """撤回 one's own approval."""
        return self._moved(pk, _retract, say("已撤回，可重新审核。"), stays=True)

    @expose("/<int:pk>/reject", methods=["POST"])
    @guard("reject")
    def reject(self, pk: int) -> ResponseReturnValue:
        """不予通过."""
        return self._moved(pk, actions.reject, say("已作出不予通过的决定。"))

    @expose("/<int:pk>/select", methods=["POST"])
    @guard("select")
    def select(self, pk: int) -> ResponseReturnValue:
        """入选."""
        outcome = request.form.get("outcome", "")
        told = (
            say("已作出结论：%(outcome)s。", outcome=outcome) if outcome else say("已确定%(selected_word)s。")
        )
        return self._moved(
            pk, lambda paper, version, opinion: actions.select(paper, version, opinion, outcome), told
        )

    @expose("/<int:pk>/revoke", methods=["POST"])
    @guard("revoke")
    def revoke(self, pk: int) -> ResponseReturnValue:
        """撤销入选, with the document that it rests on."""
        return self._moved(pk, _revoke, say("已撤销%(selected_word)s，名额已退回。"))

    @expose("/approve-many", methods=["POST"])
    @guard("review")
    def approve_many(self) -> ResponseReturnValue:
        """批量审核通过, after the question."""
        return self._decided_many("approve")

    @expose("/select-many", methods=["POST"])
    @guard("select")
    def select_many(self) -> ResponseReturnValue:
        """批量确定入选, after the question."""
        return self._decided_many("select")

    @expose("/reject-many", methods=["POST"])
    @guard("reject")
    def reject_many(self) -> ResponseReturnValue:
        """批量不予通过, after the question."""
        return self._decided_many("reject")

    def _decided_many(self, verb: str) -> ResponseReturnValue:
        rows = [row_of(text) for text in request.form.getlist("row")]
        if len(rows) > ReviewView.max_page_size:
            raise Refused(say("一次最多审核 %(max)d 份，请分次办理。", max=ReviewView.max_page_size))
        outcome, words = bulk_actions.decide_many(verb, rows, _opinion()), bulk_views.WORDS[verb]
        shown = {"title": words["title"], "words": words, "opinion": _opinion(), "decided_at": clock.now()}
        return self.render("papers/decided.html", outcome=outcome, **shown)

    def _moved(
        self, pk: int, verb: Callable[[int, int, str], Any], told: Sentence, *, stays: bool = False
    ) -> ResponseReturnValue:
        """Make the move and go on with the round, or stay; a refusal leaves the page as it was, with what was typed."""
        paper = desk.find(pk)
        version, going = version_of(request.form.get("version", ""), paper), round_views.of(paper)
        try:
            verb(pk, version, _opinion())
        except Refused as refusal:
            db.session.rollback()
            flash(_(refusal.text), "danger")
            typed = {key: request.form.get(key, "") for key in ("target", "ground", "outcome")}
            page = _page(desk.find(pk), opinion=_opinion(), **typed)
            return self.render(**page), 422
        if stays:
            flash(_(told), "success")
            return redirect(going.address(pk))
        return redirect(self._onward(going, told))

    def _onward(self, going: Round, told: Sentence) -> str:
        """The next paper of the round with how many are left, or its list where there is none or it was asked for."""
        following = going.following()
        if request.form.get("then") == "list" or following.paper_id is None:
            flash(_(told), "success")
            return going.list_address
        flash(_("%(told)s本列表还有 %(count)d 份。", told=_(told), count=following.left), "success")
        return going.address(following.paper_id)


class IdNumberView(SafeView):
    """查看完整证件号: each look is a row of history."""

    route_base = "/review/id-numbers"
    class_permission_name = "Person"
    default_view = "show"

    @expose("/<int:pk>/", methods=["POST"])
    @guard("reveal")
    def show(self, pk: int) -> ResponseReturnValue:
        """The same page with the number in full, by POST: it never stands in an address or a cache."""
        paper = desk.find(pk)
        if paper.person_id is None:
            raise Absent
        number = people.reveal_number(paper.person_id)
        return self.render(**_page(paper), id_number=number)


def _page(paper: Paper, **typed: str) -> dict[str, Any]:
    going = round_views.of(paper)
    return typed | {
        "template": kinds.of(paper).template,
        "called": kinds.of(paper).life.called,
        "buttons": kinds.of(paper).buttons,
        "enclosures": kinds.enclosures(paper),
        "paper": paper,
        "dossier": desk.dossier(paper),
        "standing": standings.of(paper),
        "masked_id": mask_id(paper.person.id_number) if paper.person else "",
        "version": sign_version(paper),
        "limit": OPINION_LENGTH,
        "states": STATES,
        "moves": VERBS,
        "going": going,
        "following": going.following(),
        "points": request.form.getlist("point"),
    }


def _opinion() -> str:
    # Browsers send CR LF; what is counted and kept is what the person sees.
    return request.form.get("opinion", "").replace("\r\n", "\n")


def _retract(pk: int, version: int, _opinion: str) -> None:
    actions.retract(pk, version)


def _send_back(pk: int, version: int, opinion: str) -> None:
    target = request.form.get("target", str(APPLICANT))
    if not target.removeprefix("-").isdecimal() or len(target) > 3:
        raise Refused(say("请选择退回给谁。"))
    actions.send_back(pk, version, opinion, int(target), request.form.getlist("point")[:_MOST_POINTS])


def _revoke(pk: int, version: int, opinion: str) -> None:
    upload = request.files.get("file")  # false where no file was chosen
    proof = actions.Proof(upload.stream, upload.filename or "") if upload else None
    actions.revoke(pk, version, opinion, proof, request.form.get("ground", ""))


def row_of(text: str) -> tuple[int, int]:
    """A ticked row as the question page wrote it: "id-version"."""
    pk, _dash, version = map(row_key, text.partition("-"))
    if pk is None or version is None:
        raise Refused(say("页面已失效，请返回列表重新勾选。"))
    return pk, version
