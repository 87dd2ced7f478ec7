"""结业证书: who may see them prints them, who runs the year issues and revokes them, and everybody may check a number."""

from __future__ import annotations

from typing import Any

from flask import abort, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from limits import parse

from tepei.certificates import actions, prints, queries
from tepei.certificates.models import CERTIFICATE_STATES, Certificate
from tepei.portal import audit, files, scope
from tepei.portal.errors import Absent, Refused
from tepei.portal.screens.forms import sign_version, version_of
from tepei.portal.screens.views import SafeView, expose, guard, open_to_all
from tepei.programmes import queries as programmes
from tepei.programmes import running
from tepei.programmes.models import Cycle

_PER_MINUTE = 30


class CertificateView(SafeView):
    """Certificates in sight, and those of a year for who runs it."""

    route_base = "/certificates"
    class_permission_name = "Certificate"
    default_view = "index"

    @expose("/", methods=["GET"])
    @guard("read")
    def index(self) -> ResponseReturnValue:
        """What the viewer sees, and the years that they issue for."""
        may_write = self.appbuilder.sm.has_access("can_write", "Certificate")
        return self.render(
            "certificates/list.html",
            title=gettext("结业证书"),
            rows=queries.seen(),
            states=CERTIFICATE_STATES,
            years=_cycles() if may_write else [],
        )

    @expose("/years/<code>", methods=["GET"])
    @guard("write")
    def year(self, code: str) -> ResponseReturnValue:
        """Who waits for one, and those that were issued."""
        return self._page(own(code))

    @expose("/years/<code>/issue", methods=["POST"])
    @guard("write")
    def issue(self, code: str) -> ResponseReturnValue:
        """颁发 to all who wait, or to those who were ticked."""
        cycle = own(code)
        ids = [int(pk) for pk in request.form.getlist("row") if pk.isdecimal() and len(pk) < 10]
        try:
            made = actions.issue(cycle, None if request.form.get("all") else ids)
        except Refused as refusal:
            flash(gettext(refusal.text), "danger")
            return self._page(cycle), 422
        flash(gettext("已颁发 %(count)s 份结业证书。", count=len(made)), "success")
        return redirect(url_for("CertificateView.year", code=code))

    @expose("/<int:pk>", methods=["GET"])
    @guard("read")
    def show(self, pk: int) -> ResponseReturnValue:
        """The certificate for keeping."""
        row = scope.find(Certificate, pk)
        content = prints.pdf_of(row)
        audit.record("certificate.print", row)
        return files.download(content, f"{row.title}-{row.number}.pdf", "application/pdf", inline=True)

    @expose("/<int:pk>/revoke", methods=["POST"])
    @guard("write")
    def revoke(self, pk: int) -> ResponseReturnValue:
        """撤销, with a reason."""
        row = scope.find_to_change(Certificate, pk)
        version = version_of(request.form.get("version", ""), row)
        try:
            actions.revoke(pk, version, request.form.get("reason", ""))
        except Refused as refusal:
            flash(gettext(refusal.text), "danger")
            return self._page(row.cycle), 422
        flash(gettext("证书已撤销。"), "success")
        return redirect(url_for("CertificateView.year", code=row.cycle.code))

    def _page(self, cycle: Cycle) -> str:
        return self.render(  # type: ignore[no-any-return]
            "certificates/year.html",
            title=gettext("%(year)s结业证书", year=cycle.name),
            cycle=cycle,
            waiting=queries.waiting(cycle),
            rows=queries.of_cycle(cycle),
            states=CERTIFICATE_STATES,
            sign_version=sign_version,
            typed=request.form,
        )


class CertificateCheckView(SafeView):
    """What the code on a certificate leads to, and where everybody may type a number."""

    route_base = "/certificates/verify"
    default_view = "index"

    @expose("/", methods=["GET"])
    @open_to_all("everybody who is shown a certificate may ask whether it holds")
    def index(self) -> ResponseReturnValue:
        """A box for the number (`?number=`)."""
        number = request.args.get("number", "").strip()
        return (
            self._page(number)
            if number
            else self.render("certificates/verify.html", title=gettext("结业证书核验"))
        )

    @expose("/<number>", methods=["GET"])
    @open_to_all("everybody who is shown a certificate may ask whether it holds")
    def show(self, number: str) -> ResponseReturnValue:
        """State, masked name and who issued it; nothing that does not stand on the paper."""
        return self._page(number)

    def _page(self, number: str) -> ResponseReturnValue:
        _limit()
        title = gettext("结业证书核验")
        try:
            found = queries.checked(number)
        except Absent:
            return self.render("certificates/verify.html", title=title, number=number), 404
        return self.render("certificates/verify.html", title=title, found=found)  # type: ignore[no-any-return]


def _limit() -> None:
    """For each address: numbers follow one another, and nobody reads them all."""
    sm: Any = current_app.appbuilder.sm  # type: ignore[attr-defined]
    allowed = parse(f"{current_app.config.get('CERTIFICATES_PER_MINUTE', _PER_MINUTE)}/minute")
    if not sm.sign_ins_per_address.hit(allowed, "certificate", request.remote_addr or ""):
        abort(429)


def _cycles() -> list[Cycle]:
    return [each for each in programmes.cycles() if _is_own(each)]


def _is_own(cycle: Cycle) -> bool:
    if not cycle.revision_number or not running.ends_at_viewer(cycle):
        return False
    return programmes.scheme_of(cycle).certificate is not None


def own(code: str) -> Cycle:
    """Absent for a year that ends elsewhere, or issues none."""
    cycle = programmes.cycle_by_code(code)
    if not _is_own(cycle):
        raise Absent
    return cycle
