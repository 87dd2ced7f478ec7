"""Forms that would go through: valid fields, and the version of the row as it is."""

from __future__ import annotations

from tepei.certificates.models import Certificate
from tepei.credits.claim_models import CreditClaim
from tepei.credits.relief_models import ConfirmedRelief
from tepei.funding.batch_models import PaymentBatch
from tepei.funding.entitlement_models import Entitlement
from tepei.funding.refund_models import RefundClaim
from tepei.notices.models import Objection, PublicNotice
from tepei.organisations.models import Organisation
from tepei.people.models import IdentityClaim
from tepei.placements.models import TrainingOffer
from tepei.places.models import Place
from tepei.places.share_models import Share
from tepei.portal.screens import once
from tepei.questions.models import PublishedAnswer, Question
from tepei.selection.expert_models import Expert
from tepei.selection.panel_models import Panel
from tepei.selection.round_models import EvaluationRound
from tepei.selection.scoring_models import Assessment
from tepei.trainees.models import Trainee
from tests.access.delegation_rows import entrusting
from tests.access.fields import (
    PAPER,
    Fields,
    employer,
    many,
    once_only,
    plain,
    retract,
    revocation,
    tie,
    unit,
    upload,
    version,
)
from tests.applications.filling import photo
from tests.papers.stage import track_id

ROUND, BATCH = version(EvaluationRound), version(PaymentBatch)
MOVES_OF_ROUND = ("enter", "open", "close", "rank", "ranking", "settle", "publish")
# What is filed on a form beside applications: view → noun, and what each of them has.
REQUESTS = {
    "LeaveView": "leave",
    "EarlyEndView": "early end",
    "TrainingChangeView": "training change",
    "LodgementView": "lodgement",
    "RecommendationView": "recommendation",
}
REQUEST: dict[str, Fields] = {
    "attach": upload("证明.png", kind="proof"),
    "discard": plain(edition="1"),
    "retract": retract,
    "save": plain(edition="1", reason="家中有事"),
    "submit": plain(edition="1", promise="1"),
    "take_earlier": plain(edition="1", row="1-0"),
}
# endpoint → (noun, the fields of a form that would go through)
VALID: dict[str, tuple[str, Fields]] = {
    "ApplicationView.attach": ("application", upload("照片.png", kind="photo")),
    "ApplicationView.detach": ("attachment", plain()),
    "ApplicationView.discard": ("application", plain(edition="1")),
    "ApplicationView.retract": ("application", retract),
    "ApplicationView.save": ("application", plain(edition="1", name="白音", school="内蒙古大学")),
    "ApplicationView.sponsor": ("application", plain(edition="1", sponsor="0")),
    "ApplicationView.submit": ("application", plain(edition="1", promise="1")),
    "ApplicationView.track": ("application", lambda _pk: {"edition": "1", "track": str(track_id("inside"))}),
    "PlacementView.confirm": ("board", plain(digest="0")),
    "PlacementView.name": ("board", plain(name="某大学", organisation="1")),
    "PlacementView.issue": ("board", plain(report_by="2099-07-01")),
    "PlacementView.propose": ("placed person", plain(offer="1", reason="实际情况")),
    "PlacementView.withdraw": ("placed person", plain(reason="学员患病")),
    "IntakeView.answer": ("asked", plain(answer="declined", reason="导师出国")),
    "TrainingOfferView.edit": ("training offer", version(TrainingOffer, places="19")),
    "TrainingOfferView.delete": ("training offer", plain()),
    "TraineeView.move": ("trainee", version(Trainee, verb="mark_absent", reason="未见其人")),
    "TraineeView.note": ("trainee", plain(kind="contact", day="2023-03-01", text="已联系")),
    "OwnTrainingView.report": ("own trainee", plain(kind="report", day="2023-03-01", text="学习顺利")),
    **{
        f"{view}.{name}": (noun, fields)
        for view, noun in REQUESTS.items()
        for name, fields in REQUEST.items()
    },
    **{f"{view}.detach": ("attachment", plain()) for view in REQUESTS},
    "LodgementView.attach": ("lodgement", upload("文件.png", kind="document")),
    "LodgementView.save": ("lodgement", plain(edition="1", contact="联系人")),
    "RecommendationView.attach": ("recommendation", upload("纪要.png", kind="minutes")),
    "RecommendationView.save": ("recommendation", plain(edition="1", contact="联系人")),
    "RecommendationView.arrange": ("recommendation", plain(edition="1")),
    "RecommendationView.report": ("recommendation", plain()),
    "RecommendationView.scan": ("recommendation", upload("扫描件.png")),
    "AccountView.action": ("account", plain()),
    "AccountView.edit": ("account", plain(full_name="别人", email="other@example.invalid")),
    "ClaimView.grant": ("claim", version(IdentityClaim, outcome="已核对身份证原件")),
    "ClaimView.refuse": ("claim", version(IdentityClaim, outcome="证明不清楚")),
    "DecisionView.approve": ("paper", PAPER),
    "DecisionView.approve_many": ("paper", many),
    "DecisionView.keep_opinion": ("paper", plain(opinion="同意")),
    "DecisionView.reject": ("paper", PAPER),
    "DecisionView.reject_many": ("paper", many),
    "DecisionView.select_many": ("paper", many),
    "ReplyView.foresee": ("reply", plain()),
    "ReplyView.decide": ("reply", plain(approved="1-1")),
    "ReplyView.drop": ("reply", plain()),
    "DecisionView.retract": ("paper", PAPER),
    "DecisionView.revoke": ("paper", revocation),
    "DecisionView.select": ("paper", PAPER),
    "DecisionView.send_back": ("paper", PAPER),
    "ApplicationView.take_earlier": ("application", plain(edition="1", row="1-0")),
    "EndorsementView.download": ("paper", plain()),
    "EndorsementView.save": ("paper", plain(conduct="表现良好")),
    "EndorsementView.scan": ("paper", upload("扫描件.png")),
    "IdNumberView.show": ("paper", plain()),
    "VolumeView.bind": ("application", plain()),
    "UnitVolumeView.bind": ("unit application", plain()),
    "DeskVolumeView.bind": ("paper", plain()),
    "MembershipView.appoint": (
        "organisation",
        once_only(role="unit_reviewer", username="thief", full_name="某人"),
    ),
    "MembershipView.end": ("membership", plain()),
    "MembershipView.hand_over": ("membership", once_only(username="thief", full_name="某人")),
    "MembershipView.confirm": ("membership", plain()),
    "MembershipView.withdraw": ("membership", plain()),
    "MembershipView.renew": ("membership", plain()),
    "MembershipView.invite": ("membership", plain(email="thief@example.cn")),
    "DelegationView.entrust": ("own post", lambda pk: {"once_key": once.new_key(), **entrusting(pk)}),
    "DelegationView.end": ("delegation", plain()),
    "OrganisationView.confirm": ("pending", version(Organisation)),
    "OrganisationView.edit": ("organisation", version(Organisation, **unit())),
    "OrganisationView.refuse": ("pending", version(Organisation, reason="材料不全")),
    "CreditClaimView.recognise": ("credit claim", version(CreditClaim)),
    "CreditClaimView.refuse": ("credit claim", version(CreditClaim, outcome="证书上没有学时")),
    "OwnCreditClaimView.retract": ("own credit claim", plain()),
    "ProfessionalView.correct": (
        "credit entry",
        plain(subject="public", hours="10", course="网络安全", reason="证书为 10 学时"),
    ),
    "ProfessionalView.reverse": ("credit entry", plain(reason="重复记入")),
    "ProfessionalView.move": ("professional", employer),
    "ReliefConfirmationView.confirm": (
        "professional",
        lambda _pk: {"relief": "postdoc", "evidence": (photo(), "证书.png")},
    ),
    "ReliefConfirmationView.withdraw": ("confirmed relief", version(ConfirmedRelief, reason="证书不符")),
    "PersonView.reveal": ("person", plain()),
    "ClaimView.reveal": ("claim", plain()),
    "PersonView.verify": ("person", plain()),
    "PlaceView.transfer": ("place", plain(target="1", count="1", reason="调剂")),
    "PlaceView.edit": ("place", version(Place, allowance="number", places="9", reason="调整")),
    "ShareView.edit": ("share", version(Share, amount="8", reason="调整")),
    "PanelView.edit": ("panel", version(Panel, name="改名组", seats="1")),
    **{f"PanelView.{name}": ("panel", plain()) for name in ("delete", "invite", "deal", "remind", "ballots")},
    "PanelView.draw": ("panel round", plain(seed="7")),
    "PanelView.answer": ("panel guest", plain(answer="accept")),
    "PanelView.replace": ("panel member", plain(reason="生病")),
    "PanelView.chair": ("panel member", plain()),
    "AssessmentView.answer": ("invitation", plain(answer="accept")),
    "AssessmentView.save": ("assessment", version(Assessment, merit="40", promise="45", then="hand_in")),
    "AssessmentView.recuse": ("assessment", version(Assessment, reason="是我的学生")),
    "AssessmentView.vote": ("seat", plain()),
    "ExpertView.edit": (
        "expert",
        version(Expert, name="李平", unit_name="某大学", fields="02", is_active="y"),
    ),
    "ExpertView.delete": ("expert", plain()),
    "ExpertView.open_account": ("expert", once_only(username="expert-of-thieves")),
    "ExpertTieView.edit": ("expert tie", tie),
    "ExpertTieView.delete": ("expert tie", plain()),
    **{f"RoundView.{name}": ("round", ROUND) for name in MOVES_OF_ROUND},
    "RoundView.propose": ("round", version(EvaluationRound, track="1", number="1")),
    "RoundView.hear": ("round", version(EvaluationRound, department="科技厅", answer="agrees")),
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
    "BatchView.export": ("payment batch", plain()),
    "RefundView.claim": ("paid entitlement", plain(reason="影响恶劣")),
    "RefundView.recover": ("refund claim", version(RefundClaim, amount="1", on="2023-03-08")),
    "RefundView.waive": ("refund claim", version(RefundClaim, reason="免除")),
    "ImportView.invitations": ("import", plain()),
    "InboxView.read": ("message", plain()),
    "PublicNoticeView.proof": ("public notice", plain()),
    "PublicNoticeView.withdraw": ("public notice", version(PublicNotice, reason="名单有误")),
    "PublicNoticeView.answer": ("objection", version(Objection, upheld="no", finding="经核查不属实")),
    "QuestionView.answer": ("question", version(Question, answer="在“照片与附件”上传。")),
    "QuestionView.pass_up": ("question", version(Question, note="请上级答复")),
    "QuestionView.take_over": ("question below", version(Question)),
    "OwnQuestionView.again": ("own question", version(Question, text="原件丢失的怎么办？")),
    "OwnQuestionView.close": ("own question", version(Question)),
    "PublishedAnswerView.publish": (
        "question",
        once_only(question="证书在哪里上传？", answer="在“照片与附件”上传。"),
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
