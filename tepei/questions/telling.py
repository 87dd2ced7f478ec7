"""What who asks is told: that there is an answer, and that their question went on to another office."""

from __future__ import annotations

from tepei.messages import actions as messages
from tepei.messages.actions import Occasion
from tepei.messages.kinds import NAME, UNIT, YEAR, MessageKind, register
from tepei.policy.words import say
from tepei.portal import scope
from tepei.questions.models import Question

_PLACES = (NAME, YEAR, UNIT)

# No word of a question leaves the portal: a letter leads to the message, and that to the question.
ANSWERED = register(
    MessageKind(
        "question.answer",
        say("咨询已答复"),
        _PLACES,
        "{年度}：您的咨询已答复",
        "{姓名}同志：您关于“{年度}”的咨询已由{单位}答复。请登录系统查看，仍有疑问的可以追问一次。",
    )
)
PASSED = register(
    MessageKind(
        "question.pass_up",
        say("咨询已转上级单位"),
        _PLACES,
        "{年度}：您的咨询已转{单位}",
        "{姓名}同志：您关于“{年度}”的咨询已转由{单位}答复，答复后会通知您。",
    )
)


def tell(kind: MessageKind, question: Question, office_name: str, key: str) -> None:
    """Tell who asked, in the transaction of what happened; `key` names that. A rehearsal, which will be wiped, tells nobody."""
    with scope.everything("who asks hears of it, whoever acts"):
        if question.cycle.is_rehearsal:
            return
        occasion = Occasion(key, question.cycle.programme.code, "OwnQuestionView.show", question.id)
        values = {YEAR: question.cycle.name, UNIT: office_name}
        messages.tell(kind, [question.asker_id], occasion, values)
