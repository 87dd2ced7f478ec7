"""What a body says with its list 推荐报告. No notice gives a form of it: what 三（二） asks for is here, each part assumed."""

from __future__ import annotations

from tepei.policy.attachments import AttachmentKindRecord
from tepei.policy.fields import Form
from tepei.recommendations.models import Recommendation

SECTION = "report"
MINUTES = "minutes"
_CONTACT = [
    {"key": "contact", "label": "申报工作联系人", "kind": "name", "required": True, "assumed": True},
    {"key": "phone", "label": "联系电话", "kind": "phone", "required": True, "assumed": True},
]
# 内人社办发〔2023〕147号 三（二）: 广泛听取群众意见，进行综合评议，由领导集体研究确定，征求纪检监察部门意见，注明联系人、联系电话.
_PEOPLE = Form.from_data({"version": "1", "sections": [{"key": SECTION, "title": "推荐情况", "fields": [
    {"key": "opinions", "label": "听取群众意见情况", "kind": "long_text", "max_length": 1000, "required": True, "assumed": True},
    {"key": "evaluated_on", "label": "综合评议日期", "kind": "date", "required": True, "assumed": True},
    {"key": "evaluation", "label": "综合评议情况", "kind": "long_text", "max_length": 1000, "required": True, "assumed": True},
    {"key": "discussed_on", "label": "领导集体研究日期", "kind": "date", "required": True, "assumed": True},
    {"key": "discussion", "label": "领导集体研究情况", "kind": "long_text", "max_length": 1000, "required": True, "assumed": True},
    {"key": "opinion", "label": "推荐意见", "kind": "long_text", "max_length": 500, "required": True, "assumed": True,
     "help": "写入名单中每个人的申报表；个别人另有说明的，在名单中单独填写"},
    *_CONTACT,
]}], "attachments": [
    {"key": MINUTES, "label": "综合评议、集体研究会议纪要", "kind": "document", "required": True, "assumed": True},
]})  # fmt: skip
# 四（一）: 没有合适人选可不推荐.
_NOBODY = Form.from_data({"version": "1", "sections": [{"key": SECTION, "title": "不推荐人选的说明", "fields": [
    {"key": "statement", "label": "没有合适人选的说明", "kind": "long_text", "max_length": 1000, "required": True, "assumed": True},
    *_CONTACT,
]}]})  # fmt: skip


def form_of(recommendation: Recommendation) -> Form:
    """The report of its list, with the opinion of discipline inspection 纪检监察意见 on everybody; the statement of who recommends nobody."""
    if not recommendation.people:
        return _NOBODY
    kinds = tuple(
        _discipline(each.application_id, each.application.applicant_name) for each in recommendation.people
    )
    return _PEOPLE.model_copy(update={"attachments": (*_PEOPLE.attachments, *kinds)})


def discipline_key(application_id: int) -> str:
    """The kind of attachment that this person's opinion is."""
    return f"discipline-{application_id}"


def _discipline(application_id: int, name: str) -> AttachmentKindRecord:
    return AttachmentKindRecord.from_data(
        {"key": discipline_key(application_id), "label": f"{name}：纪检监察部门意见", "kind": "document", "required": True, "assumed": True}
    )  # fmt: skip
