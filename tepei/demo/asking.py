"""Questions about the year: one that waits, one that was answered, one that the region published for everybody."""

from __future__ import annotations

from tepei.demo.journeys import acting
from tepei.demo.provinces import Province
from tepei.demo.tree import Tree
from tepei.portal.accounts import Account
from tepei.programmes.models import Cycle
from tepei.questions import actions, offices, published_actions
from tepei.questions.actions import NewQuestion
from tepei.questions.models import Question

_WAITS = ("一寸照片的要求", "只有电子版的蓝底照片，可以上传吗？")
_ANSWERED = ("选错了培养方式", "新增申报表时选错了培养方式，还没有提交，怎样更改？")
_ITS_ANSWER = "在申报表页面右侧“更改培养方式”中选择后点“更改”，条件随即重新核对。"
_PUBLISHED = ("单位没有登记", "新增申报表时查不到我所在的单位，应当怎样申报？")
_FOR_ALL = (
    "新增申报表时查不到所在单位，怎样办理？",
    "请单位经办人在首页点“单位注册”，上传登记证书和授权书；经上级确认后即可选择该单位，再新增申报表。",
)


def ask(tree: Tree, cycle: Cycle, province: Province, asker: Account) -> None:
    """Make them, of somebody whose unit nobody knows yet, at the county of the demonstration."""
    seat = tree.by_code[province.county]
    with acting(asker):
        for_all, answered, _waits = (
            actions.ask(cycle.code, NewQuestion(*words, seat=seat))
            for words in (_PUBLISHED, _ANSWERED, _WAITS)
        )
    _answer(tree, answered, _ITS_ANSWER)
    while offices.after(for_all.organisation, cycle) is not None:
        with acting(tree.reviewer(for_all.organisation)):
            actions.pass_up(for_all.id, for_all.version, "各地都有人问，请统一答复。")
        tree.session.refresh(for_all)
    _answer(tree, for_all, _FOR_ALL[1])
    with acting(tree.reviewer(for_all.organisation)):
        published_actions.publish(for_all.id, *_FOR_ALL)


def _answer(tree: Tree, question: Question, text: str) -> None:
    with acting(tree.reviewer(question.organisation)):
        actions.answer(question.id, question.version, text)
