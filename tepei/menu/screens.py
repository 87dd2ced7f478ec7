"""The list of screens, in the order in which they stand in the menu."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _

from tepei.applications.endorsement_views import EndorsementView
from tepei.applications.person_trial_views import PersonTrialView
from tepei.applications.print_views import PrintView, UnitPrintView, VerifyView
from tepei.applications.return_views import ReturnView
from tepei.applications.share_views import ShareView
from tepei.applications.summary_views import SummaryView
from tepei.applications.task_views import TaskView
from tepei.applications.views import ApplicationView, UnitApplicationView
from tepei.applications.volume_views import DeskVolumeView, UnitVolumeView, VolumeView
from tepei.certificates.views import CertificateCheckView, CertificateView
from tepei.codes.views import CodeItemView
from tepei.credits.card_views import CreditCardView, OfficeCardView, VerifyCardView
from tepei.credits.claim_views import CreditClaimView, OwnCreditClaimView
from tepei.credits.course_views import PlannedCourseView
from tepei.credits.delivery_views import DeliveryView
from tepei.credits.own_views import CreditView
from tepei.credits.professional_views import ProfessionalView
from tepei.credits.provider_views import CreditProviderView
from tepei.credits.relief_views import ReliefConfirmationView
from tepei.credits.roster_views import CreditRosterView
from tepei.figures.credit_views import CreditFigureView
from tepei.figures.views import FigureView, PublicFigureView
from tepei.funding.batch_views import BatchView
from tepei.funding.refund_views import RefundView
from tepei.funding.views import FundingView
from tepei.imports.views import ImportView
from tepei.lodgements.return_views import LodgementReturnView
from tepei.lodgements.views import LodgementView
from tepei.menu.help_views import HelpView
from tepei.menu.pages import Home
from tepei.menu.search_views import SearchView
from tepei.messages.inbox_views import InboxView
from tepei.notices.board_views import NoticeBoardView
from tepei.notices.views import PublicNoticeView
from tepei.organisations.delegation_views import DelegationView
from tepei.organisations.division_views import DivisionView
from tepei.organisations.membership_views import MembershipView
from tepei.organisations.reception_views import ReceptionView
from tepei.organisations.registration_views import UnitRegistrationView
from tepei.organisations.role_views import RoleTableView
from tepei.organisations.views import OrganisationView
from tepei.papers.announcement_views import AnnouncementView
from tepei.papers.attachment_views import AttachmentView
from tepei.papers.bulk_record_views import BulkDecisionView
from tepei.papers.decision_views import DecisionView, IdNumberView
from tepei.papers.desk_views import ReviewedView, ReviewView
from tepei.papers.reply_views import ReplyView
from tepei.people.claim_views import ClaimView, OwnClaimView
from tepei.people.listing_views import ListingView
from tepei.people.participation_views import ParticipationView
from tepei.people.views import PersonView, RegistrationView
from tepei.placements.intake_views import IntakeView
from tepei.placements.notice_views import ReportNoticeView
from tepei.placements.offer_views import TrainingOfferView
from tepei.placements.views import PlacementView
from tepei.places.vacancy_views import VacancyView
from tepei.places.views import PlaceView
from tepei.portal.account_views import AccountView
from tepei.portal.audit_views import AuditView
from tepei.portal.gate.forgotten_views import ForgottenView
from tepei.portal.gate.invitations import InvitationView
from tepei.portal.gate.passwords import OwnPasswordView
from tepei.portal.job_views import JobView
from tepei.portal.portal_name_views import PortalNameView
from tepei.printing.blank_views import BlankFormView
from tepei.programmes.call_views import CallView
from tepei.programmes.clock_views import ClockView
from tepei.programmes.message_views import MessageLogView, MessageTemplateView
from tepei.programmes.views import ExtensionView
from tepei.questions.own_views import OwnQuestionView
from tepei.questions.past_views import PastAnswerView
from tepei.questions.published_views import PublishedAnswerView
from tepei.questions.views import QuestionView
from tepei.recommendations.return_views import RecommendationReturnView
from tepei.recommendations.views import RecommendationView
from tepei.schemes.condition_views import ConditionView
from tepei.schemes.credit_views import (
    CreditCaseView,
    CreditRulesView,
    CreditSourceView,
    CreditSubjectView,
    LearningPlatformView,
    LocalCreditsView,
    LookBackView,
    ReliefView,
)
from tepei.schemes.cycle_views import CycleView, TrackView
from tepei.schemes.evaluation_views import CriterionView, EvaluationView
from tepei.schemes.example_views import CaseView
from tepei.schemes.fact_views import FactView
from tepei.schemes.file_views import SchemeFileView
from tepei.schemes.form_views import AttachmentKindView, FieldView, SectionView
from tepei.schemes.layout_views import LayoutView
from tepei.schemes.limit_views import CategoryView, LimitView, MoneyView, SponsorView
from tepei.schemes.local_views import LocalRequirementView
from tepei.schemes.paper_views import DocumentView, SchemeView, SummaryColumnView
from tepei.schemes.requirement_views import RequirementView
from tepei.schemes.route_views import RouteStepView, TrackRouteView
from tepei.schemes.window_views import WindowView
from tepei.schemes.works import CREDITS, MONEY, TRAINING
from tepei.selection.expert_views import ExpertTieView, ExpertView
from tepei.selection.letter_views import LetterListView, LetterView
from tepei.selection.panel_views import PanelView
from tepei.selection.reserve_views import ReserveView
from tepei.selection.round_views import RoundView
from tepei.selection.scoring_views import AssessmentView
from tepei.selection.vetting_views import VettingView
from tepei.trainees.bulk_views import CompletionView, PreparationView
from tepei.trainees.request_views import EarlyEndView, LeaveView, TrainingChangeView
from tepei.trainees.views import OwnTrainingView, TraineeView
from tepei.years.date_views import DateView
from tepei.years.picture_views import PictureView
from tepei.years.source_views import SourceView
from tepei.years.views import YearView


@dataclass(frozen=True)
class Screen:
    """A view, its words in the menu, its drawing in static/img/icons.svg; not for who reads `unless`, only for who reads `beside` too, and only
    in a portal that is used for its `work` (schemes.works.WORKS).
    """

    view: type[Any]
    label: Any
    icon: str
    for_everybody: bool = False
    only_demo: bool = False
    unless: str = ""
    beside: str = ""
    work: str = ""


@dataclass(frozen=True)
class Group:
    """Screens under one heading; without a label they stand by themselves. `work`: of each screen that says none itself."""

    label: Any
    screens: tuple[Screen, ...]
    work: str = ""


GROUPS = (
    Group("", (Screen(Home, _("我的首页"), "home", for_everybody=True),)),
    Group(
        _("申报"),
        (
            Screen(ApplicationView, _("我的申报"), "form"),
            Screen(UnitApplicationView, _("单位申报"), "form"),
            Screen(OwnTrainingView, _("我的培养"), "person", work=TRAINING),
            Screen(LeaveView, _("请假"), "calendar", work=TRAINING),
            Screen(TrainingChangeView, _("变更"), "form", work=TRAINING),
            Screen(EarlyEndView, _("终止培养"), "form", work=TRAINING),
        ),
    ),
    Group(
        _("审核"),
        (
            Screen(ReviewView, _("申报材料审核"), "review"),
            Screen(ReviewedView, _("全部申报材料"), "search"),
            Screen(SummaryView, _("汇总表"), "print"),
            Screen(RoundView, _("专家评审"), "verify"),
            Screen(PublicNoticeView, _("公示"), "bell"),
            Screen(QuestionView, _("咨询"), "help"),
            Screen(RecommendationView, _("推荐"), "form"),
            Screen(ReturnView, _("汇总表报送情况"), "places"),
            Screen(LodgementView, _("备案"), "form"),
            Screen(RecommendationReturnView, _("推荐报送情况"), "places"),
            Screen(LodgementReturnView, _("备案报送情况"), "places"),
            Screen(TaskView, _("专项任务"), "verify"),
            Screen(FigureView, _("统计"), "figures"),
            Screen(JobView, _("后台任务"), "job", beside="Figure"),
        ),
    ),
    Group(
        _("评审"),
        (
            Screen(AssessmentView, _("评审任务"), "review"),
            Screen(PanelView, _("评审组"), "people"),
            Screen(ExpertView, _("专家库"), "person"),
        ),
    ),
    Group(
        _("培养"),
        (
            Screen(TraineeView, _("学员"), "people"),
            Screen(PlacementView, _("落实培养单位"), "places"),
            Screen(IntakeView, _("接收学员"), "review"),
            Screen(TrainingOfferView, _("培养名额"), "places"),
            Screen(CompletionView, _("结业考核"), "verify"),
            Screen(PreparationView, _("训前培训"), "verify"),
            Screen(CertificateView, _("结业证书"), "verify"),
        ),
        TRAINING,
    ),
    Group(_("经费"), (Screen(FundingView, _("经费"), "money"),), MONEY),
    Group(
        _("继续教育"),
        (
            Screen(CreditView, _("我的继续教育"), "calendar"),
            Screen(CreditClaimView, _("学时认定"), "review"),
            Screen(PlannedCourseView, _("培训班"), "form"),
            Screen(CreditRosterView, _("花名册"), "download"),
            Screen(ProfessionalView, _("继续教育人员"), "people"),
            Screen(CreditProviderView, _("基地和平台"), "building"),
            Screen(CreditFigureView, _("继续教育统计"), "figures"),
        ),
        CREDITS,
    ),
    Group(
        _("年度与名额"),
        (
            Screen(YearView, _("年度总览"), "calendar"),
            Screen(PlaceView, _("名额"), "places"),
            Screen(ShareView, _("分配名额"), "places"),
            Screen(WindowView, _("时限"), "clock", unless="Scheme"),
            Screen(LocalRequirementView, _("本地选拔条件"), "form"),
            Screen(ExtensionView, _("延期"), "clock"),
            Screen(CodeItemView, _("代码集"), "codes"),
        ),
    ),
    Group(
        _("消息"),
        (
            Screen(AnnouncementView, _("群发消息"), "bell"),
            Screen(MessageTemplateView, _("消息用语"), "form"),
            Screen(MessageLogView, _("消息记录"), "audit"),
        ),
    ),
    Group(
        _("单位与人员"),
        (
            Screen(OrganisationView, _("单位管理"), "building"),
            Screen(MembershipView, _("账号与岗位"), "people"),
            Screen(PersonView, _("人员"), "person"),
            Screen(ClaimView, _("身份认领"), "claim"),
            Screen(DivisionView, _("行政区划"), "map"),
            Screen(ParticipationView, _("入选经历"), "verify"),
            Screen(ListingView, _("历史名单"), "verify"),
            Screen(ImportView, _("批量导入"), "download"),
        ),
    ),
    Group(
        _("账号与安全"),
        (
            Screen(AccountView, _("账号"), "key"),
            Screen(RoleTableView, _("角色与权限"), "verify"),
            Screen(AuditView, _("审计日志"), "audit"),
            Screen(PortalNameView, _("平台名称"), "building"),
            Screen(ClockView, _("系统时间"), "clock", only_demo=True),
            Screen(OwnPasswordView, _("修改密码"), "key", for_everybody=True),
        ),
    ),
)

# Screens that others lead to: they stand in no menu.
ELSEWHERE: tuple[type[Any], ...] = (
    OwnCreditClaimView, ReliefConfirmationView, CreditCardView, OfficeCardView, VerifyCardView, NoticeBoardView, ExpertTieView,
    HelpView, InboxView, SearchView, DecisionView, IdNumberView, InvitationView, ForgottenView, EndorsementView,
    VacancyView, PrintView, UnitPrintView, VolumeView, UnitVolumeView, DeskVolumeView, AttachmentView,
    VerifyView, PublicFigureView, CallView, PastAnswerView, BlankFormView, DeliveryView, RegistrationView,
    UnitRegistrationView, OwnClaimView, CycleView, TrackView, SchemeFileView, SchemeView, FactView,
    CategoryView, RequirementView, ConditionView, PersonTrialView, CaseView, FieldView, SectionView,
    AttachmentKindView, RouteStepView, TrackRouteView, DocumentView, LayoutView, PictureView, DateView,
    SourceView, SummaryColumnView, LetterView, LetterListView, VettingView, ReserveView, ReportNoticeView, LimitView,
    EvaluationView, CriterionView, CreditRulesView, CreditSubjectView, CreditSourceView, LookBackView,
    ReliefView, LearningPlatformView, LocalCreditsView, CreditCaseView, SponsorView, MoneyView,
    CertificateCheckView, BatchView, RefundView, DelegationView, ReceptionView, BulkDecisionView, ReplyView, OwnQuestionView, PublishedAnswerView,
)  # fmt: skip
