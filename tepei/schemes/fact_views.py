"""Generated screen of a year's own facts 条件依据."""

from __future__ import annotations

from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from tepei.policy.words import PARTS, join, say
from tepei.schemes import record_views, sourcing
from tepei.schemes.form_views import code_sets
from tepei.schemes.input_views import chosen
from tepei.schemes.models import Fact
from tepei.schemes.pair_views import YES_NO_WORDS, ValueWords
from tepei.schemes.part_views import PartView, require_never_in_force


class FactView(PartView):
    """条件依据: what conditions of this year may ask for beside the facts of the province, and where each comes from."""

    datamodel = SQLAInterface(Fact)
    route_base = "/facts"
    title = _("条件依据")
    list_intro = _(
        "本年度自己的条件依据；出生日期、学历、职称等本省已有的不必再列。取自申报表的，在申报表的栏中写明它所提供的条件依据；"
        "取自多行栏目、单位、名单、审核材料或由其他条件依据算出的，在这里写明来源。"
    )
    list_columns = ["cycle", "name", "kind", "words", "source"]
    label_columns = {"source": _("来源")}
    formatters_columns = {
        "source": lambda source: gettext(sourcing.title(source)),
        "words": lambda words: gettext(join(record_views.called(words or {}, YES_NO_WORDS), PARTS)),
    }
    search_columns = ["cycle", "name", "kind"]
    description_columns = {
        "words": _("一个值一行，例如“是”在基层单位工作；等级的值写数字，例如 7 为硕士研究生")
    }
    extra_fields = {
        "words": ValueWords(_("各个值的说法"), description=description_columns["words"]),
        "code_set": chosen(_("代码集"), code_sets, description=_("类别为“代码”时选择")),
    }
    add_template = "schemes/fact_add.html"
    edit_template = "schemes/fact_edit.html"

    def pre_delete(self, row: Fact) -> None:
        super().pre_delete(row)
        require_never_in_force(row.cycle, say("这项条件依据"))
