"""Forms that would go through: valid fields, and the version of the row as it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from tepei.applications.models import Application
from tepei.certificates.models import Certificate
from tepei.credits.claim_models import CreditClaim
from tepei.credits.models import Employment
from tepei.credits.relief_models import ConfirmedRelief
from tepei.funding.batch_models import PaymentBatch
from tepei.funding.entitlement_models import Entitlement
from tepei.funding.refund_models import RefundClaim
from tepei.notices.models import Objection, PublicNotice
from tepei.organisations.models import Organisation
from tepei.papers.models import Paper
from tepei.people.models import IdentityClaim
from tepei.placements.models import TrainingOffer
from tepei.places.models import Place
from tepei.places.share_models import Share
from tepei.portal import scope
from tepei.portal.database import db
from tepei.portal.screens import once
from tepei.portal.screens.forms import sign_version
from tepei.questions.models import PublishedAnswer, Question
from tepei.selection.expert_models import Expert, ExpertTie
from tepei.selection.panel_models import Panel
from tepei.selection.round_models import EvaluationRound
from tepei.selection.scoring_models import Assessment
from tepei.trainees.models import Trainee
from tests.access.delegation_rows import entrusting
from tests.access.walk import Walk
from tests.applications.filling import photo
from tests.organisations.examples import credit_code
from tests.papers.stage import track_id

Fields = Callable[[int], dict[str, Any]]


def version(model: Any, **values: Any) -> Fields:
    """The signed version of the row, with these values."""

    def fields(pk: int) -> dict[str, Any]:
        with scope.everything("a thief knows the version"):
            return {"version": sign_version(db.session.get_one(model, pk)), **values}

    return fields


def _said(**values: Any) -> Fields:
    return lambda _pk: values


def _once(**values: Any) -> Fields:
    return lambda _pk: {"once_key": once.new_key(), **values}


def _many(pk: int) -> dict[str, Any]:
    with scope.everything("a thief knows the version"):
        return {"row": f"{pk}-{db.session.get_one(Paper, pk).version}", "opinion": "同意"}


def _retract(pk: int) -> dict[str, Any]:
    with scope.everything("a thief knows the version"):
        return {"version": str(db.session.get_one(Paper, pk).version)}


def _tie(pk: int) -> dict[str, Any]:
    with scope.everything("a thief knows the row"):
        row = db.session.get_one(ExpertTie, pk)
        return {
            "version": sign_version(row),
            "expert": str(row.expert_id),
            "kind": "supervisor",
            "name": "白云",
        }


def _employer(pk: int) -> dict[str, Any]:
    """Another unit for a professional."""
    here = select(Employment.organisation_id).where(Employment.person_id == pk)
    others = select(Organisation.id).where(
        Organisation.kind == "employer", Organisation.state == "active", Organisation.id.not_in(here)
    )
    with scope.everything("a thief knows a unit"):
        return {
            "unit": str(db.session.scalar(others.order_by(Organisation.id.desc()))),
            "since": "2023-01-01",
        }


def unit(**values: Any) -> dict[str, Any]:
    """A unit's facts."""
    return {
        "name": "改名医院",
        "credit_code": credit_code(),
        "nature_code": "20",
        "division_code": "150102",
        **values,
    }


def _revocation(pk: int) -> dict[str, Any]:
    return {**PAPER(pk), "file": (photo(), "处理决定.png")}


ROUND, BATCH = version(EvaluationRound), version(PaymentBatch)
PAPER = version(Application, opinion="同意", target="-1")
REQUEST: dict[str, Fields] = {
    "attach": lambda _pk: {"kind": "proof", "file": (photo(), "证明.png")},
    "discard": _said(edition="1"),
    "retract": _retract,
    "save": _said(edition="1", reason="家中有事"),
    "submit": _said(edition="1", promise="1"),
    "take_earlier": _said(edition="1", row="1-0"),
}
# endpoint → (noun, the fields of a form that would go through)
VALID: dict[str, tuple[str, Fields]] = {
    "ApplicationView.attach": ("application", lambda _pk: {"kind": "photo", "file": (photo(), "照片.png")}),
    "ApplicationView.detach": ("attachment", _said()),
    "ApplicationView.discard": ("application", _said(edition="1")),
    "ApplicationView.retract": ("application", _retract),
    "ApplicationView.save": ("application", _said(edition="1", name="白音", school="内蒙古大学")),
    "ApplicationView.sponsor": ("application", _said(edition="1", sponsor="0")),
    "ApplicationView.submit": ("application", _said(edition="1", promise="1")),
    "ApplicationView.track": ("application", lambda _pk: {"edition": "1", "track": str(track_id("inside"))}),
    "PlacementView.confirm": ("board", _said(digest="0")),
    "PlacementView.name": ("board", _said(name="某大学", organisation="1")),
    "PlacementView.issue": ("board", _said(report_by="2099-07-01")),
    "PlacementView.propose": ("placed person", _said(offer="1", reason="实际情况")),
    "PlacementView.withdraw": ("placed person", _said(reason="学员患病")),
    "IntakeView.answer": ("asked", _said(answer="declined", reason="导师出国")),
    "TrainingOfferView.edit": ("training offer", version(TrainingOffer, places="19")),
    "TrainingOfferView.delete": ("training offer", _said()),
    "TraineeView.move": ("trainee", version(Trainee, verb="mark_absent", reason="未见其人")),
    "TraineeView.note": ("trainee", _said(kind="contact", day="2023-03-01", text="已联系")),
    "OwnTrainingView.report": ("own trainee", _said(kind="report", day="2023-03-01", text="学习顺利")),
    **{
        f"{view}.{name}": (noun, fields)
        for view, noun in (
            ("LeaveView", "leave"),
            ("EarlyEndView", "early end"),
            ("TrainingChangeView", "training change"),
        )
        for name, fields in REQUEST.items()
    },
    "LeaveView.detach": ("attachment", _said()),
    "EarlyEndView.detach": ("attachment", _said()),
    "TrainingChangeView.detach": ("attachment", _said()),
    "LodgementView.attach": ("lodgement", lambda _pk: {"kind": "document", "file": (photo(), "文件.png")}),
    "LodgementView.detach": ("attachment", _said()),
    "LodgementView.discard": ("lodgement", _said(edition="1")),
    "LodgementView.retract": ("lodgement", _retract),
    "LodgementView.save": ("lodgement", _said(edition="1", contact="联系人")),
    "LodgementView.submit": ("lodgement", _said(edition="1", promise="1")),
    "LodgementView.take_earlier": ("lodgement", _said(edition="1", row="1-0")),
    "RecommendationView.attach": (
        "recommendation",
        lambda _pk: {"kind": "minutes", "file": (photo(), "纪要.png")},
    ),
    "RecommendationView.detach": ("attachment", _said()),
    "RecommendationView.discard": ("recommendation", _said(edition="1")),
    "RecommendationView.retract": ("recommendation", _retract),
    "RecommendationView.save": ("recommendation", _said(edition="1", contact="联系人")),
    "RecommendationView.submit": ("recommendation", _said(edition="1", promise="1")),
    "RecommendationView.take_earlier": ("recommendation", _said(edition="1", row="1-0")),
    "RecommendationView.arrange": ("recommendation", _said(edition="1")),
    "RecommendationView.report": ("recommendation", _said()),
    "RecommendationView.scan": ("recommendation", lambda _pk: {"file": (photo(), "扫描件.png")}),
    "AccountView.action": ("account", _said()),
    "AccountView.edit": ("account", _said(full_name="别人", email="other@example.invalid")),
    "ClaimView.grant": ("claim", version(IdentityClaim, outcome="已核对身份证原件")),
    "ClaimView.refuse": ("claim", version(IdentityClaim, outcome="证明不清楚")),
    "DecisionView.approve": ("paper", PAPER),
    "DecisionView.approve_many": ("paper", _many),
    "DecisionView.keep_opinion": ("paper", _said(opinion="同意")),
    "DecisionView.reject": ("paper", PAPER),
    "DecisionView.reject_many": ("paper", _many),
    "DecisionView.select_many": ("paper", _many),
    "ReplyView.foresee": ("reply", _said()),
    "ReplyView.decide": ("reply", _said(approved="1-1")),
    "ReplyView.drop": ("reply", _said()),
    "DecisionView.retract": ("paper", PAPER),
    "DecisionView.revoke": ("paper", _revocation),
    "DecisionView.select": ("paper", PAPER),
    "DecisionView.send_back": ("paper", PAPER),
    "ApplicationView.take_earlier": ("application", _said(edition="1", row="1-0")),
    "EndorsementView.download": ("paper", _said()),
    "EndorsementView.save": ("paper", _said(conduct="表现良好")),
    "EndorsementView.scan": ("paper", lambda _pk: {"file": (photo(), "扫描件.png")}),
    "IdNumberView.show": ("paper", _said()),
    "VolumeView.bind": ("application", _said()),
    "UnitVolumeView.bind": ("unit application", _said()),
    "DeskVolumeView.bind": ("paper", _said()),
    "MembershipView.appoint": (
        "organisation",
        _once(role="unit_reviewer", username="thief", full_name="某人"),
    ),
    "MembershipView.end": ("membership", _said()),
    "MembershipView.hand_over": ("membership", _once(username="thief", full_name="某人")),
    "MembershipView.confirm": ("membership", _said()),
    "MembershipView.withdraw": ("membership", _said()),
    "MembershipView.renew": ("membership", _said()),
    "MembershipView.invite": ("membership", _said(email="thief@example.cn")),
    "DelegationView.entrust": ("own post", lambda pk: {"once_key": once.new_key(), **entrusting(pk)}),
    "DelegationView.end": ("delegation", _said()),
    "OrganisationView.confirm": ("pending", version(Organisation)),
    "OrganisationView.edit": ("organisation", version(Organisation, **unit())),
    "OrganisationView.refuse": ("pending", version(Organisation, reason="材料不全")),
    "CreditClaimView.recognise": ("credit claim", version(CreditClaim)),
    "CreditClaimView.refuse": ("credit claim", version(CreditClaim, outcome="证书上没有学时")),
    "OwnCreditClaimView.retract": ("own credit claim", _said()),
    "ProfessionalView.correct": (
        "credit entry",
        _said(subject="public", hours="10", course="网络安全", reason="证书为 10 学时"),
    ),
    "ProfessionalView.reverse": ("credit entry", _said(reason="重复记入")),
    "ProfessionalView.move": ("professional", _employer),
    "ReliefConfirmationView.confirm": (
        "professional",
        lambda _pk: {"relief": "postdoc", "evidence": (photo(), "证书.png")},
    ),
    "ReliefConfirmationView.withdraw": ("confirmed relief", version(ConfirmedRelief, reason="证书不符")),
    "PersonView.reveal": ("person", _said()),
    "ClaimView.reveal": ("claim", _said()),
    "PersonView.verify": ("person", _said()),
    "PlaceView.transfer": ("place", _said(target="1", count="1", reason="调剂")),
    "PlaceView.edit": ("place", version(Place, allowance="number", places="9", reason="调整")),
    "ShareView.edit": ("share", version(Share, amount="8", reason="调整")),
    "PanelView.edit": ("panel", version(Panel, name="改名组", seats="1")),
    "PanelView.delete": ("panel", _said()),
    "PanelView.draw": ("panel round", _said(seed="7")),
    "PanelView.invite": ("panel", _said()),
    "PanelView.deal": ("panel", _said()),
    "PanelView.remind": ("panel", _said()),
    "PanelView.ballots": ("panel", _said()),
    "PanelView.answer": ("panel guest", _said(answer="accept")),
    "PanelView.replace": ("panel member", _said(reason="生病")),
    "PanelView.chair": ("panel member", _said()),
    "AssessmentView.answer": ("invitation", _said(answer="accept")),
    "AssessmentView.save": ("assessment", version(Assessment, merit="40", promise="45", then="hand_in")),
    "AssessmentView.recuse": ("assessment", version(Assessment, reason="是我的学生")),
    "AssessmentView.vote": ("seat", _said()),
    "ExpertView.edit": (
        "expert",
        version(Expert, name="李平", unit_name="某大学", fields="02", is_active="y"),
    ),
    "ExpertView.delete": ("expert", _said()),
    "ExpertView.open_account": ("expert", _once(username="expert-of-thieves")),
    "ExpertTieView.edit": ("expert tie", _tie),
    "ExpertTieView.delete": ("expert tie", _said()),
    "RoundView.enter": ("round", ROUND),
    "RoundView.open": ("round", ROUND),
    "RoundView.close": ("round", ROUND),
    "RoundView.rank": ("round", ROUND),
    "RoundView.ranking": ("round", ROUND),
    "RoundView.settle": ("round", ROUND),
    "RoundView.propose": ("round", version(EvaluationRound, track="1", number="1")),
    "RoundView.hear": ("round", version(EvaluationRound, department="科技厅", answer="agrees")),
    "RoundView.publish": ("round", ROUND),
    "ReserveView.replace": ("round", version(EvaluationRound, entry="1", why="放弃")),
    "ReserveView.release": ("round", ROUND),
    "VettingView.choose": ("round", version(EvaluationRound, track="1", people="3")),
    "VettingView.enter": ("round", version(EvaluationRound, person="1", result="passed")),
    "CertificateView.revoke": ("certificate", version(Certificate, reason="材料不实")),
    "FundingView.settle": ("entitlement", version(Entitlement, amount="100", reason="核定")),
    "BatchView.approve": ("payment batch", BATCH),
    "BatchView.discard": ("payment batch", version(PaymentBatch, reason="编错了")),
    "BatchView.pay": ("payment batch", version(PaymentBatch, paid_on="2023-03-08")),
    "BatchView.take_out": ("payment batch", version(PaymentBatch, line="1", reason="移出")),
    "BatchView.give_back": ("payment batch", version(PaymentBatch, line="1", reason="户名不符")),
    "BatchView.export": ("payment batch", _said()),
    "RefundView.claim": ("paid entitlement", _said(reason="影响恶劣")),
    "RefundView.recover": ("refund claim", version(RefundClaim, amount="1", on="2023-03-08")),
    "RefundView.waive": ("refund claim", version(RefundClaim, reason="免除")),
    "ImportView.invitations": ("import", _said()),
    "InboxView.read": ("message", _said()),
    "PublicNoticeView.proof": ("public notice", _said()),
    "PublicNoticeView.withdraw": ("public notice", version(PublicNotice, reason="名单有误")),
    "PublicNoticeView.answer": ("objection", version(Objection, upheld="no", finding="经核查不属实")),
    "QuestionView.answer": ("question", version(Question, answer="在“照片与附件”上传。")),
    "QuestionView.pass_up": ("question", version(Question, note="请上级答复")),
    "QuestionView.take_over": ("question below", version(Question)),
    "OwnQuestionView.again": ("own question", version(Question, text="原件丢失的怎么办？")),
    "OwnQuestionView.close": ("own question", version(Question)),
    "PublishedAnswerView.publish": (
        "question",
        _once(question="证书在哪里上传？", answer="在“照片与附件”上传。"),
    ),
    "PublishedAnswerView.edit": (
        "published answer",
        version(PublishedAnswer, question="证书在哪里上传？", answer="见附件。"),
    ),
    "PublishedAnswerView.withdraw": ("published answer", version(PublishedAnswer)),
    "ReviewView.action_post": ("paper", lambda pk: {"action": "approve_many", "rowid": str(pk)}),
    "ReviewedView.action_post": ("paper", lambda pk: {"action": "reject_many", "rowid": str(pk)}),
}

_OF_UNITS = {"application": "unit application", "attachment": "unit attachment"}
VALID |= {
    f"Unit{endpoint}": (_OF_UNITS[noun], fields)
    for endpoint, (noun, fields) in VALID.items()
    if endpoint.startswith("Application")
}

# endpoint → (who may, the tables that then change)
MOVES = {
    "ApplicationView.attach": ("applicant", {"attachments"}),
    "ApplicationView.detach": ("applicant", {"attachments"}),
    "ApplicationView.discard": ("applicant", {"papers"}),
    "ApplicationView.save": ("applicant", {"applications"}),
    "ApplicationView.track": ("applicant", {"papers"}),
    "UnitApplicationView.attach": ("unit_reviewer", {"attachments"}),
    "UnitApplicationView.detach": ("unit_reviewer", {"attachments"}),
    "UnitApplicationView.discard": ("unit_reviewer", {"papers"}),
    "UnitApplicationView.save": ("unit_reviewer", {"filled_forms"}),
    "PanelView.chair": ("region_reviewer", {"panel_members"}),
    "PanelView.answer": ("region_reviewer", {"panel_members"}),
    "AssessmentView.answer": ("expert", {"panel_members"}),
    "AssessmentView.save": ("expert", {"assessments"}),
    "AssessmentView.recuse": ("expert", {"assessments"}),
    "ExpertView.edit": ("year_manager", {"experts"}),
    "ExpertView.open_account": ("region_reviewer", {"experts", "ab_user"}),
    "ExpertTieView.delete": ("year_manager", {"expert_ties"}),
    "CertificateView.revoke": ("region_reviewer", {"certificates"}),
    "FundingView.settle": ("region_reviewer", {"entitlements"}),
    "BatchView.discard": ("region_reviewer", {"payment_batches", "payment_lines"}),
    "RefundView.recover": ("region_reviewer", {"refund_claims"}),
    "RoundView.enter": ("region_reviewer", {"evaluation_rounds"}),
    "InboxView.read": ("applicant", {"messages", "ab_user"}),
    "PublicNoticeView.withdraw": ("county_reviewer", {"public_notices"}),
    "PublicNoticeView.answer": ("prefecture_reviewer", {"objections"}),
    "QuestionView.answer": ("county_reviewer", {"questions", "question_turns", "messages"}),
    "QuestionView.pass_up": ("prefecture_reviewer", {"questions", "question_turns", "messages"}),
    "QuestionView.take_over": ("prefecture_reviewer", {"questions", "messages"}),
    "OwnQuestionView.again": ("applicant", {"questions", "question_turns"}),
    "OwnQuestionView.close": ("applicant", {"questions"}),
    "PublishedAnswerView.publish": ("department_reviewer", {"published_answers"}),
    "PublishedAnswerView.edit": ("county_reviewer", {"published_answers"}),
    "PublishedAnswerView.withdraw": ("region_reviewer", {"published_answers"}),
    "IntakeView.answer": ("training_unit", {"placements", "training_offers"}),
    "TrainingOfferView.edit": ("arranger", {"training_offers"}),
    "TraineeView.move": ("training_unit", {"trainees", "trainee_moves"}),
    "TraineeView.note": ("unit_reviewer", {"trainee_notes"}),
    "OwnTrainingView.report": ("applicant", {"trainee_notes"}),
    "EarlyEndView.save": ("applicant", {"filled_forms"}),
    "TrainingChangeView.save": ("applicant", {"filled_forms"}),
    "LeaveView.attach": ("applicant", {"attachments"}),
    "LeaveView.discard": ("applicant", {"papers"}),
    "LeaveView.save": ("applicant", {"filled_forms"}),
    "RecommendationView.arrange": ("prefecture_reviewer", {"filled_forms"}),
    "RecommendationView.discard": ("prefecture_reviewer", {"papers"}),
    "LodgementView.discard": ("prefecture_reviewer", {"papers"}),
    "AccountView.edit": ("security_admin", {"ab_user"}),
    "ClaimView.grant": ("unit_reviewer", {"identity_claims", "people"}),
    "ClaimView.refuse": ("county_reviewer", {"identity_claims"}),
    "DecisionView.approve": ("region_reviewer", {"papers", "decisions"}),
    "DecisionView.approve_many": ("region_reviewer", {"papers", "decisions"}),
    "ReplyView.drop": ("region_reviewer", {"replies"}),
    "DecisionView.reject": ("region_reviewer", {"papers", "decisions", "places"}),
    "DecisionView.send_back": ("region_reviewer", {"papers", "decisions"}),
    "MembershipView.appoint": ("county_reviewer", {"memberships", "ab_user"}),
    "DelegationView.entrust": ("county_reviewer", {"memberships", "messages"}),
    "DelegationView.end": ("unit_reviewer", {"memberships", "messages"}),
    "MembershipView.end": ("county_reviewer", {"memberships"}),
    "MembershipView.hand_over": ("prefecture_reviewer", {"memberships", "ab_user"}),
    "OrganisationView.confirm": ("county_reviewer", {"organisations"}),
    "OrganisationView.edit": ("county_reviewer", {"organisations"}),
    "OrganisationView.refuse": ("county_reviewer", {"organisations"}),
    "CreditClaimView.refuse": ("county_reviewer", {"credit_claims"}),
    "OwnCreditClaimView.retract": ("applicant", {"credit_claims"}),
    "ProfessionalView.correct": ("unit_reviewer", {"credit_entries", "credit_totals"}),
    "ProfessionalView.reverse": ("county_reviewer", {"credit_entries"}),
    "ProfessionalView.move": ("prefecture_reviewer", {"employments"}),
    "PersonView.verify": ("unit_reviewer", {"people"}),
    "PlaceView.edit": ("region_reviewer", {"places", "place_entries"}),
    "ShareView.edit": ("county_reviewer", {"shares", "share_entries"}),
}


def drawn(walk: Walk, fields: Fields, pk: int) -> dict[str, Any]:
    """What the form of this row carries now."""
    with walk.app.app_context():
        return fields(pk)
