"""申报表 on paper: what is printed of an application, and the page that says whether a print is still valid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from tepei.applications import rules
from tepei.applications.beside import about, facts
from tepei.applications.models import Application
from tepei.forms import content as contents
from tepei.forms.content import Content
from tepei.papers import drafts, endorsements, standings, timeline
from tepei.papers.draft_rules import EDITABLE
from tepei.papers.models import Decision
from tepei.policy.fields import Form
from tepei.policy.layout import FACT, DocumentRecord
from tepei.policy.names import mask_name
from tepei.policy.scheme import APPLICATION
from tepei.policy.words import NOTHING, Sentence, say
from tepei.portal import pdf, scope, templates
from tepei.portal.catalogue import chinese
from tepei.portal.database import db
from tepei.portal.errors import Absent
from tepei.printing import rendering, verification
from tepei.printing.answers import answers_of
from tepei.printing.filled import FilledPaper, Opinion
from tepei.printing.pages import PrintedPaper, Stamp, build_paper, file_name
from tepei.printing.rendering import DRAFT_MARK, REHEARSAL_MARK
from tepei.printing.verification import Checked
from tepei.programmes import queries as programmes


def print_of(application: Application, copies: int | None = None, *, masked: bool = False) -> PrintedPaper:
    """The official form filled in; before the unit's approval it bears a mark across every page.

    `masked` hides the middle of ID numbers.
    """
    content = drafts.content_of(application)
    if masked:
        content = replace(content, answers=contents.masked(content.form, content.answers))
    document = _document(application, APPLICATION, content.form)
    is_official = rules.may_print(application.state, application.position).ok
    stamp = _stamp(application, is_official)
    handed_in = programmes.scheme_of(application).copies or 1
    return build_paper(
        document, _filled(application, content), stamp, copies or (handed_in if is_official else 1)
    )


def html_of(application: Application, copies: int | None = None, *, masked: bool = False) -> str:
    """The complete page that the engines print."""
    return rendering.html_of(print_of(application, copies, masked=masked))


def endorsed_html(application: Application, key: str, review: Mapping[str, str], mark: str) -> str:
    """A document that a reviewer filled in (用人单位审核表), to be signed; `mark` says of which content the scan is."""
    content = drafts.content_of(application)
    document = _document(application, key, content.form)
    reviewed = endorsements.written_on(document.form, review)
    stamp = Stamp(
        f"{application.number}-{mark[:8].upper()}",
        mark=REHEARSAL_MARK if application.cycle.is_rehearsal else "",
    )
    filled = _filled(application, content, reviewed)
    return rendering.html_of(build_paper(document, filled, stamp))


def extracts(application: Application) -> dict[str, str]:
    """The titles of what the applicant prints beside the form, by key, with whatever is typed by now."""
    scheme = programmes.scheme_of(application)
    return {key: scheme.documents[key].title_on(application.track.code) for key in scheme.extracts}


def extract_pdf(application: Application, key: str) -> bytes:
    """One of them. Raises Absent for another key, pdf.NotPrinted."""
    if key not in extracts(application):
        raise Absent
    content = drafts.content_of(application)
    stamp = Stamp(application.number, mark=REHEARSAL_MARK if application.cycle.is_rehearsal else "")
    made = build_paper(_document(application, key, content.form), _filled(application, content), stamp)
    return pdf.render(rendering.html_of(made), f"{key} {application.number}")


def _document(application: Application, key: str, form: Form) -> DocumentRecord:
    way = {step.kind for step in application.steps}
    return programmes.scheme_of(application).printed(key, form, application.track.code, way)


def pdf_of(application: Application) -> bytes:
    """The PDF. Raises pdf.NotPrinted."""
    return pdf.render(html_of(application), title_of(application))


def title_of(application: Application) -> str:
    """The document's title names nobody: titles travel in histories and logs."""
    return f"申报表 {application.number}"


def name_of(application: Application, key: str = APPLICATION) -> str:
    """The file's name by the pack's pattern, for instance 123X-张三-申报表.pdf."""
    document = programmes.scheme_of(application).documents[key]
    known = {
        "id_last4": application.person.id_number[-4:] if application.person else "",
        "name": application.applicant_name,
        "number": application.number,
        "unit": application.organisation_name,
    }
    return file_name(document.file_name or f"{{number}}-{document.title}.pdf", known)


def verify_path(application: Application) -> str:
    """The path behind the QR code of a print of the latest submission."""
    return verification.path_of(application.number, application.form.submission)


def verify(number: str, submission: int, signature: str) -> Checked:
    """A print's standing. Absent where the signature is not ours or nothing of this number exists."""
    verification.require_ours(number, submission, signature)
    with scope.everything("whoever holds the signed print may see what it says and whether it holds"):
        application = db.session.scalars(
            select(Application).where(Application.number == number)
        ).one_or_none()
        if application is None:
            raise Absent
        form = programmes.form_of(application)
        reason = _outdated(application, submission)
        return Checked(
            number=number,
            masked_name=mask_name(application.applicant_name),
            form_version=form.version,
            submission=submission,
            state=standings.of(application),
            is_current=not reason,
            reason=reason,
        )


def _outdated(application: Application, submission: int) -> Sentence:
    """Why a print of this submission no longer holds; NOTHING where it does."""
    if submission != application.form.submission:
        return say(
            "该申报表已重新提交（第 %(number)d 次），本打印件不是最新版本。",
            number=application.form.submission,
        )
    if application.is_discarded:
        return say("该申报表已由申报人删除。")
    if application.state in EDITABLE:
        return say("该申报表已撤回或退回修改，重新提交并审核后须重新打印。")
    return NOTHING


def _stamp(application: Application, is_official: bool) -> Stamp:
    if application.cycle.is_rehearsal:
        return Stamp(application.number, mark=REHEARSAL_MARK)
    if not is_official:
        return Stamp(application.number, mark=DRAFT_MARK)
    return Stamp(application.number, templates.printable(verify_path(application)))


def _filled(application: Application, *filled: Content) -> FilledPaper:
    """What was filled in, with the facts that stand on the cover."""
    answers: dict[str, Any] = {"about": about(application), FACT: facts(application)}
    words: dict[str, Any] = {}
    ticks: dict[str, Any] = {}
    for content in filled:
        answers |= answers_of(content)
        words |= content.words
        ticks |= content.ticks
    return FilledPaper(answers, words, opinions(application), ticks)


def _with_basis(decision: Decision) -> str:
    """What it says, and the document from above that it rests on."""
    basis = timeline.basis_of(decision)
    rests_on = chinese(say("依据：%(what)s", what=basis)) if basis else ""
    return "\n".join(each for each in (decision.opinion, rests_on) if each)


def opinions(application: Application) -> tuple[Opinion, ...]:
    """What each stop said of the approvals that still stand: a move back takes those beyond it away. Stops of one stage say each their own."""
    standing: dict[tuple[int, str, int | None], Decision] = {}
    for decision in application.decisions:
        if decision.verb == "approve":
            standing[decision.from_position, decision.step_kind, decision.organisation_id] = decision
        elif decision.verb in ("submit", "send_back", "retract"):
            standing = {at: kept for at, kept in standing.items() if at[0] < decision.to_position}
    return tuple(
        Opinion(each.step_kind, each.organisation_name, _with_basis(each), each.decided_at.date().isoformat())
        for each in sorted(standing.values(), key=lambda each: each.from_position)
    )
