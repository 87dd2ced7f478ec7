"""Generated screens of what a year asks of continuing education 继续教育规定."""

from __future__ import annotations

from typing import Any

from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import lazy_gettext as _

from tepei.schemes import credit_telling, credit_trials, earned_views
from tepei.schemes.credit_models import (
    CreditCase,
    CreditSource,
    CreditSubject,
    LearningPlatform,
    LocalCredits,
    LookBack,
    Relief,
)
from tepei.schemes.earned_views import EarnedLines
from tepei.schemes.example_views import CaseView
from tepei.schemes.models import Scheme
from tepei.schemes.paper_views import CREDITS, SchemeView
from tepei.schemes.part_views import PartView
from tepei.schemes.record_views import ColumnWords


class CreditRulesView(SchemeView):
    """继续教育规定: what a year says once of its hours."""

    datamodel = SQLAInterface(Scheme)
    route_base = "/credit-rules"
    title = _("继续教育规定")
    list_intro = _("只有继续教育的年度填写；没有写明学习开始日期的年度没有继续教育规定。")
    list_columns = ["cycle", "credits_begins", "credits_ends", "credits_hours", "credits_source"]

    @classmethod
    def fields_of(cls, model: Any) -> list[ColumnWords]:  # noqa: ARG003
        return [each for each in cls.once_columns() if each[0].startswith(CREDITS)]


class CreditSubjectView(PartView):
    """科目: how many hours of what in a year, and what is taught of it."""

    datamodel = SQLAInterface(CreditSubject)
    route_base = "/credit-subjects"
    title = _("科目")
    list_intro = _("公需科目、专业科目和通知规定的其他科目，各不少于几学时；本年度的内容也写在这里。")
    list_columns = ["cycle", "name", "hours", "share", "filled_by", "source"]
    search_columns = ["cycle", "name"]


class CreditSourceView(PartView):
    """学时来源: what counts for which subject, and how it is turned into hours."""

    datamodel = SQLAInterface(CreditSource)
    route_base = "/credit-sources"
    title = _("学时来源")
    list_intro = _("参加什么培训、取得什么成果可以计入哪些科目，怎样折合成学时。")
    list_columns = ["cycle", "name", "subjects", "counts", "condition", "source"]
    search_columns = ["cycle", "name"]


class LookBackView(PartView):
    """申报职称的学时要求, by level."""

    datamodel = SQLAInterface(LookBack)
    route_base = "/look-backs"
    title = _("申报职称的学时要求")
    list_intro = _("申报各级职称须完成哪几个年度的学时；没有列出的级别不作判断。")
    list_columns = ["cycle", "level", "years", "last", "counting", "hours", "source"]
    search_columns = ["cycle", "level"]


class ReliefView(PartView):
    """学时减免, in the order of the notice."""

    datamodel = SQLAInterface(Relief)
    route_base = "/reliefs"
    title = _("学时减免")
    list_intro = _("照通知的次序列出：学时不够的，适用其中第一项能使其符合的减免。")
    list_columns = ["cycle", "name", "when", "effect", "levels", "source"]
    search_columns = ["cycle", "name"]


class LearningPlatformView(PartView):
    """培训平台 that the notice names."""

    datamodel = SQLAInterface(LearningPlatform)
    route_base = "/learning-platforms"
    title = _("培训平台")
    list_intro = _("通知列出的网络培训平台，在认可的期间内所学计入学时。")
    list_columns = ["cycle", "name", "address", "begins", "ends", "source"]
    search_columns = ["cycle", "name"]


class LocalCreditsView(PartView):
    """各地的规定: what a prefecture asks beyond the region."""

    datamodel = SQLAInterface(LocalCredits)
    route_base = "/local-credits"
    title = _("各地的规定")
    list_intro = _("单位在上级准许的范围内另行规定的，只能从严；没有写的照上级的规定。")
    list_columns = ["cycle", "body", "hours", "subject_hours", "begins", "ends", "source"]
    search_columns = ["cycle", "body"]

    def post_add(self, row: LocalCredits) -> None:
        """The body hears of it."""
        credit_telling.tell(row)

    post_update = post_add


class CreditCaseView(PartView):
    """学时示例: people invented to prove what the rules mean; a year with an example that comes out otherwise is not opened."""

    datamodel = SQLAInterface(CreditCase)
    route_base = "/credit-cases"
    title = _("学时示例")
    list_intro = _(
        "每个示例写明一名虚构的专业技术人员、已取得的学时和应有的结论。与实际结论不一致的，年度不能开放。"
    )
    list_columns = ["cycle", "level", "day", "facts", "earned", "verdict", "relief", "comment"]
    search_columns = ["cycle", "level", "verdict", "comment"]
    formatters_columns = {
        "facts": CaseView.formatters_columns["facts"],
        "earned": earned_views.in_words,
    }
    extra_fields = {
        "facts": CaseView.extra_fields["facts"],
        "earned": EarnedLines(_("已取得的学时"), description=_("一个年度的一个科目一行")),
    }
    show_template = "schemes/credit_case.html"

    def render_template(self, template: str, **values: Any) -> str:
        if template == self.show_template and "item" in values:
            values["sentence"] = credit_trials.sentence_of(values["item"])
        return str(super().render_template(template, **values))
