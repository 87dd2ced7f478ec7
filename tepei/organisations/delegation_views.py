"""委托代办: the page of who entrusts a post, and of who is entrusted with one."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms.validators import Length

from tepei.organisations import delegating, queries
from tepei.organisations import delegation_queries as delegations
from tepei.organisations.delegating import Entrusting
from tepei.organisations.delegation_rules import LONGEST, REASON_LENGTH
from tepei.organisations.form_views import ChoiceField, Needed, OnceForm, tell
from tepei.organisations.models import LENT, Membership
from tepei.portal import clock, scope
from tepei.portal.database import transaction
from tepei.portal.errors import Refused
from tepei.portal.screens import once
from tepei.portal.screens.fields import CleanText, Day
from tepei.portal.screens.views import SafeView, expose, signed_in


class EntrustForm(OnceForm):
    """To whom, from when, until when, why."""

    colleague = ChoiceField(_("受托人"), [Needed()], validate_choice=False)
    first_day = Day(_("开始日期"), [Needed()])
    last_day = Day(_("结束日期"), [Needed()])
    reason = CleanText(
        _("委托的原因"),
        [Needed(), Length(max=REASON_LENGTH)],
        description=_("例如出差、休假、参加培训。受托人和有权任免该岗位的人可以看到。"),
    )

    def errand(self) -> Entrusting:
        """The values, as the verb reads them."""
        chosen = self.colleague.data or ""
        return Entrusting(
            int(chosen) if chosen.isdecimal() else None,
            self.first_day.data,
            self.last_day.data,
            self.reason.data or "",
        )


class DelegationView(SafeView):
    """Everybody's own; what may be entrusted, the rules say."""

    route_base = "/delegations"
    class_permission_name = "Delegation"

    @expose("/")
    @signed_in
    def index(self) -> ResponseReturnValue:
        """One's own posts, what one has entrusted, and what one is entrusted with."""
        posts, given, taken = delegations.of_viewer()
        return self.render(
            "organisations/delegations.html",
            title=gettext("委托代办"),
            posts=delegations.entrustable(posts) if posts else [],
            given=given,
            taken=taken,
            state=state_of,
            role=role_name,
            longest=LONGEST,
        )

    @expose("/new/<int:pk>", methods=["GET"])
    @signed_in
    def form(self, pk: int) -> ResponseReturnValue:
        """To whom and for which days; or whom to ask where there is nobody."""
        form = EntrustForm()
        form.first_day.data = clock.today()
        return self._page(delegations.own_post(pk), form)

    @expose("/new/<int:pk>", methods=["POST"])
    @signed_in
    def entrust(self, pk: int) -> ResponseReturnValue:
        """Entrust it, once."""
        post, form = delegations.own_post(pk), EntrustForm()
        if form.validate():
            try:
                with transaction():
                    claimed = once.claim(form.once_key.data)
                    lent = delegating.entrust(pk, form.errand())
                    claimed.location = url_for("DelegationView.index")
                flash(_told(lent), "success")
                return redirect(url_for("DelegationView.index"))
            except once.DoneBefore as before:
                return redirect(before.location)
            except Refused as refusal:
                tell(form, refusal)
        return self._page(post, form)

    @expose("/end/<int:pk>", methods=["POST"])
    @signed_in
    def end(self, pk: int) -> ResponseReturnValue:
        """It is over before its last day."""
        lent = delegating.end(pk)
        flash(gettext("委托已结束，双方已收到消息。"), "success")
        if scope.viewer().user_id in (lent.asked_by_id, lent.user_id):
            return redirect(url_for("DelegationView.index"))
        return redirect(url_for("MembershipView.show", pk=pk))

    def _page(self, post: Membership, form: EntrustForm) -> ResponseReturnValue:
        found = delegations.colleagues(post)
        form.colleague.choices = [
            ("", gettext("请选择")),
            *(
                (str(who.id), f"{who.get_full_name()}（{at.name}{gettext(role.name)}）")
                for who, at, role in found
            ),
        ]
        page = self.render(
            "organisations/delegation_form.html",
            title=gettext("新增委托"),
            post=post,
            role=role_name,
            form=form,
            colleagues=found,
            refused=delegating.may_entrust(post).text,
            asks=delegations.whom_to_ask(post),
            longest=LONGEST,
        )
        return page, 422 if request.method == "POST" else 200


def role_name(code: str) -> str:
    """What a post is called."""
    post = queries.posts().get(code)
    return gettext(post.name) if post else code


def state_of(lent: Membership) -> str:
    """Where a delegation stands today; its days say so, whether the nightly job has run or not."""
    days, today = delegations.days_of(lent), clock.today()
    if lent.state != LENT or days.last < today:
        return gettext("已结束")
    return gettext("未开始") if days.first > today else gettext("代办中")


def _told(lent: Membership) -> str:
    if delegations.days_of(lent).first > clock.today():
        return gettext("已委托，自开始日期起生效，双方已收到消息。")
    return gettext("已委托，双方已收到消息。到期自动失效，也可以提前结束。")
