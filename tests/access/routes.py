"""Every address of the portal with the row that it names: read off the map of routes, so that none is forgotten."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from tests.access.world import ABSENT
from tests.applications.filling import photo

# Whose row the address names: by endpoint where a view's methods differ, else by view.
NOUNS = {
    "MembershipView.new": "organisation",
    "MembershipView.appoint": "organisation",
    "DelegationView": "own post",
    "DelegationView.end": "delegation",
    "OrganisationView.confirm": "pending",
    "OrganisationView.refuse": "pending",
    "OrganisationView.certificate": "pending",
    "OrganisationView.authorisation": "pending",
    "ApplicationView.detach": "attachment",
    "UnitApplicationView.detach": "unit attachment",
    "PlaceView.export": "cycle code",
    "SchemeFileView": "cycle code",
    "ConditionView": "cycle code",
    "YearView": "cycle code",
    "DateView": "cycle code",
    "SourceView": "cycle code",
    "CallView": "cycle code",
    "PastAnswerView.show": "cycle code",
    "BlankFormView": "cycle code",
    "SchemeView": "scheme",
    "FactView": "fact",
    "CategoryView": "category",
    "RequirementView": "requirement",
    "CaseView": "case",
    "LimitView": "limit",
    "EvaluationView": "evaluation",
    "CriterionView": "criterion",
    "CreditRulesView": "scheme",
    "CreditSubjectView": "credit subject",
    "CreditSourceView": "credit source",
    "LookBackView": "look back",
    "ReliefView": "relief",
    "LearningPlatformView": "learning platform",
    "LocalCreditsView": "local credits",
    "CreditCaseView": "credit case",
    "SponsorView": "sponsor",
    "LocalRequirementView": "local requirement",
    "LocalRequirementView.announce": "cycle code",
    "LocalRequirementView.publish": "cycle code",
    "MoneyView": "money item",
    "SectionView": "form section",
    "FieldView": "form field",
    "AttachmentKindView": "attachment kind",
    "RouteStepView": "route step",
    "TrackRouteView": "track route",
    "DocumentView": "document",
    "SummaryColumnView": "summary column",
    "LayoutView": "document",
    "PictureView": "document",
    "EndorsementView": "paper",
    "EndorsementView.look": "endorsement",
    "EndorsementView.show_list": "track",
    "EndorsementView.draw_up": "track",
    "EndorsementView.download_list": "track",
    "EndorsementView.scan_list": "track",
    "PlaceView.table": "cycle code",
    "FigureView": "cycle code",
    "VacancyView": "cycle code",
    "PlaceView.read": "cycle code",
    "PublicNoticeView": "public notice",
    "PublicNoticeView.answer": "objection",
    "NoticeBoardView": "announced notice",
    "OwnQuestionView": "own question",
    "OwnQuestionView.form": "cycle code",
    "OwnQuestionView.ask": "cycle code",
    "QuestionView": "question",
    "QuestionView.take_over": "question below",
    "PublishedAnswerView": "published answer",
    "PublishedAnswerView.new": "question",
    "PublishedAnswerView.publish": "question",
    "PanelView": "panel",
    "PanelView.board": "panel round",
    "PanelView.draw": "panel round",
    "PanelView.answer": "panel guest",
    "PanelView.replace": "panel member",
    "PanelView.chair": "panel member",
    "AssessmentView": "assessment",
    "AssessmentView.answer": "invitation",
    "AssessmentView.ballot": "seat",
    "AssessmentView.vote": "seat",
    "ExpertView": "expert",
    "RoundView": "round",
    "RoundView.new": "cycle code",
    "ReserveView": "round",
    "VettingView": "vetting",
    "VettingView.choose": "round",
    "VettingView.enter": "round",
    "CertificateView": "certificate",
    "CertificateView.year": "cycle code",
    "CertificateView.issue": "cycle code",
    "FundingView": "cycle code",
    "FundingView.settle": "entitlement",
    "BatchView": "payment batch",
    "BulkDecisionView": "bulk decision",
    "ReplyView": "reply",
    "RefundView": "refund claim",
    "RefundView.claim": "paid entitlement",
    "LetterView": "letter",
    "LetterListView": "round",
    "ExpertTieView": "expert tie",
    "TraineeView": "trainee",
    "PlacementView": "board",
    "PlacementView.person": "placed person",
    "PlacementView.propose": "placed person",
    "PlacementView.withdraw": "placed person",
    "IntakeView": "asked",
    "TrainingOfferView": "training offer",
    "ReportNoticeView": "report notice",
    "ReportNoticeView.unit": "training offer",
    "LeaveView": "leave",
    "EarlyEndView": "early end",
    "EarlyEndView.detach": "attachment",
    "TrainingChangeView": "training change",
    "TrainingChangeView.detach": "attachment",
    "OwnTrainingView": "own trainee",
    "LeaveView.detach": "attachment",
    "CreditProviderView": "credit provider",
    "PlannedCourseView": "planned course",
    "CreditRosterView": "credit roster",
    "CreditRosterView.result": "handed in",
    "CreditClaimView": "credit claim",
    "OwnCreditClaimView": "own credit claim",
    "ProfessionalView": "professional",
    "OfficeCardView": "professional",
    "ReliefConfirmationView": "professional",
    "ReliefConfirmationView.withdraw": "confirmed relief",
    "ReliefConfirmationView.evidence": "confirmed relief",
    "ProfessionalView.entry": "credit entry",
    "ProfessionalView.correct": "credit entry",
    "ProfessionalView.reverse": "credit entry",
    "LodgementView": "lodgement",
    "LodgementView.detach": "attachment",
    "RecommendationView": "recommendation",
    "RecommendationView.detach": "attachment",
    "RecommendationReturnView": "cycle code",
    "LodgementReturnView": "cycle code",
    "ListingView": "listing",
    "ParticipationView": "participation",
    "ImportView.result": "import",
    "ImportView.invitations": "import",
    "AccountView": "account",
    "ApplicationView": "application",
    "UnitApplicationView": "unit application",
    "AttachmentView": "attachment",
    "AuditView": "audit",
    "ClaimView": "claim",
    "CodeItemView": "code item",
    "CycleView": "cycle",
    "DecisionView": "paper",
    "DivisionView": "division",
    "ExtensionView": "extension",
    "IdNumberView": "paper",
    "JobView": "job",
    "InboxView": "message",
    "MessageLogView": "logged message",
    "MessageTemplateView": "message template",
    "MembershipView": "membership",
    "OrganisationView": "organisation",
    "PersonView": "person",
    "PersonTrialView": "track",
    "PersonTrialView.show": "person",
    "PlaceView": "place",
    "PrintView": "application",
    "UnitPrintView": "unit application",
    "VolumeView": "application",
    "UnitVolumeView": "unit application",
    "DeskVolumeView": "paper",
    "RoleView": "role",
    "ReturnView": "track",
    "TaskView": "track",
    "ShareView": "share",
    "SummaryView": "track",
    "TrackView": "track",
    "VerifyView": "print",
    "WindowView": "window",
}
ROW = ("pk", "file_id", "attachment_id", "organisation_id", "track_id", "code")
SAID = {
    "key": "basic",
    "piece": "head",
    "locale": "zh",
    "way": "up",
    "base": "unit_reviewer",
    "role": "nothing",
    "token": "nothing",
    "guide": "applicant",
    "picture": "home.png",
}
FILES = {"static": "css/base.css", "appbuilder.static": "css/ab.css"}


def _photo(_pk: Any) -> dict[str, Any]:
    return {"kind": "photo", "file": (photo(), "照片.png")}


REQUEST: dict[str, Callable[[Any], dict[str, Any]]] = {
    "attach": lambda _pk: {"kind": "proof", "file": (photo(), "证明.png")},
    "discard": lambda _pk: {"edition": "1"},
    "submit": lambda _pk: {"edition": "1", "promise": "1"},
}
# What a form carries: the row, where no address names it, and what is looked at before the row is.
FORMS: dict[str, Callable[[Any], dict[str, Any]]] = {
    "ReviewView.action_post": lambda pk: {"action": "approve_many", "rowid": str(pk)},
    "ReviewedView.action_post": lambda pk: {"action": "reject_many", "rowid": str(pk)},
    "DecisionView.approve_many": lambda pk: {"row": f"{pk}-1", "opinion": "同意"},
    "DecisionView.select_many": lambda pk: {"row": f"{pk}-1", "opinion": "同意"},
    "DecisionView.reject_many": lambda pk: {"row": f"{pk}-1", "opinion": "名额所限"},
    "ReplyView.decide": lambda _pk: {"approved": "1-1"},
    "ApplicationView.attach": _photo,
    "ApplicationView.discard": lambda _pk: {"edition": "1"},
    "ApplicationView.submit": lambda _pk: {"edition": "1", "promise": "1"},
    **{
        f"{view}.{name}": fields
        for view in ("LeaveView", "EarlyEndView", "TrainingChangeView")
        for name, fields in REQUEST.items()
    },
    "LodgementView.attach": lambda _pk: {"kind": "document", "file": (photo(), "文件.png")},
    "LodgementView.discard": lambda _pk: {"edition": "1"},
    "LodgementView.submit": lambda _pk: {"edition": "1", "promise": "1"},
    "RecommendationView.attach": lambda _pk: {"kind": "minutes", "file": (photo(), "纪要.png")},
    "RecommendationView.discard": lambda _pk: {"edition": "1"},
    "RecommendationView.submit": lambda _pk: {"edition": "1", "promise": "1"},
    "RecommendationView.arrange": lambda _pk: {"edition": "1"},
    "RecommendationView.scan": lambda _pk: {"file": (photo(), "扫描件.png")},
    "ApplicationView.track": lambda _pk: {"edition": "1", "track": "1"},
}
FORMS |= {f"Unit{name}": fields for name, fields in FORMS.items() if name.startswith("Application")}
NAMED_BY_FORM = {
    "ReviewView.action_post": "paper",
    "ReviewedView.action_post": "paper",
    "DecisionView.approve_many": "paper",
    "DecisionView.select_many": "paper",
    "DecisionView.reject_many": "paper",
}


@dataclass(frozen=True)
class Route:
    """One method of one address. `noun` is "" where it names no row; `template` has {row} in the row's place."""

    address: str
    method: str
    endpoint: str
    template: str
    noun: str = ""

    def url(self, row: Any = "") -> str:
        """The address of this row."""
        if self.noun == "print":
            return str(row) if row != ABSENT else f"/verify/T{ABSENT}/1/0000000000000000"
        return self.template.replace("{row}", str(row))

    def fields(self, row: Any) -> dict[str, Any]:
        """What its form carries, where an empty one would be refused before the row is looked at."""
        return FORMS[self.endpoint](row) if self.method == "POST" and self.endpoint in FORMS else {}


def routes(app: Flask) -> list[Route]:
    """All of them, in the order of addresses and methods."""
    found = [route for rule in app.url_map.iter_rules() for route in _of_rule(app, rule)]
    return sorted(found, key=lambda route: (route.address, route.method))


def _of_rule(app: Flask, rule: Rule) -> Iterator[Route]:
    methods = sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    for address, template in _addresses(app, rule):
        for method in methods:
            names_row = "{row}" in template or rule.endpoint == "VerifyView.show"
            noun = _noun(rule.endpoint) if names_row else NAMED_BY_FORM.get(rule.endpoint, "")
            yield Route(address, method, rule.endpoint, template, noun)


def _noun(endpoint: str) -> str:
    view = endpoint.partition(".")[0]
    noun = NOUNS.get(endpoint) or NOUNS.get(view)
    assert noun, (
        f"{endpoint} names a row: say in tests/access/routes.py of which noun, and where it is new, in world.py"
    )
    return noun


def _addresses(app: Flask, rule: Rule) -> Iterator[tuple[str, str]]:
    """(address as the matrix shows it, template) with the names of buttons and lookups filled in."""
    for name in _names(app, rule):
        shown = filled = rule.rule
        for argument in rule.arguments:
            value = {"name": name, "filename": FILES.get(rule.endpoint, "")}.get(argument) or SAID.get(
                argument
            )
            holder = next(
                part
                for part in rule.rule.split("/")
                if part.rstrip(">").endswith((f":{argument}", f"<{argument}"))
            )
            if value is not None:
                shown, filled = shown.replace(holder, value), filled.replace(holder, value)
            elif argument in ROW:
                filled = filled.replace(holder, "{row}")
        yield shown, filled


def view_of(app: Flask, endpoint: str) -> Any:
    """The view behind an endpoint; None for what Flask and the health checks serve."""
    views: dict[str, Any] = {view.endpoint: view for view in app.appbuilder.baseviews}  # type: ignore[attr-defined]
    return views.get(endpoint.partition(".")[0])


def _names(app: Flask, rule: Rule) -> list[str]:
    """The buttons of an action's address, the relations of a lookup's."""
    if "name" not in rule.arguments:
        return [""]
    view = view_of(app, rule.endpoint)
    known = view.actions if rule.endpoint.endswith(".action") else view._choices()
    return [*sorted(known), "nosuch"]
