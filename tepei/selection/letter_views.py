"""入选通知 out: one letter for whoever sees the paper, the list for who runs the year."""

from __future__ import annotations

from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from tepei.policy.words import say
from tepei.portal import audit, scope
from tepei.portal.catalogue import chinese
from tepei.portal.screens.prints import printed
from tepei.portal.screens.views import SafeView, expose, guard
from tepei.selection import letter_prints, round_queries
from tepei.selection.letter_models import SelectionLetter


class LetterView(SafeView):
    """Prints; what was printed is kept in the history."""

    route_base = "/letters"
    class_permission_name = "Letter"
    title = _("%(selected_word)s通知")
    default_view = "show"

    @expose("/<int:pk>", methods=["GET"])
    @guard("read")
    def show(self, pk: int) -> ResponseReturnValue:
        """打印入选通知."""
        letter = scope.find(SelectionLetter, pk)
        name = chinese(say("%(selected_word)s通知"))
        answer = printed(letter_prints.html_of(letter), f"{name}-{letter.number or letter.name}")
        audit.record("letter.print", letter)
        return answer


class LetterListView(SafeView):
    """The list of a round."""

    route_base = "/letter-lists"
    class_permission_name = "Round"
    default_view = "show"

    @expose("/<int:pk>", methods=["GET"])
    @guard("read")
    def show(self, pk: int) -> ResponseReturnValue:
        """打印入选名单."""
        whole = round_queries.shown(pk)
        name = chinese(say("%(selected_word)s名单"))
        answer = printed(letter_prints.list_of(whole), f"{name}-{whole.name}")
        audit.record("letter.list", whole)
        return answer
