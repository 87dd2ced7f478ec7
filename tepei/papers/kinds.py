"""The kinds of paper 材料种类: who files one and when, where it goes, and what a move of it does beside moving.

A room registers its kinds in a file of its own; the verbs, the desk and the archive ask here and know none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from tepei.papers import filers
from tepei.papers.models import Paper
from tepei.policy.fields import Form
from tepei.policy.life import TURNED_DOWN, Life
from tepei.policy.route import LEVELS_ALONE, Route
from tepei.policy.scheme import SchemeRecord
from tepei.policy.stages import Stop
from tepei.policy.verdict import Verdict
from tepei.policy.words import N_, Sentence, say
from tepei.portal import events, province
from tepei.programmes import queries as programmes
from tepei.programmes.models import Cycle

if TYPE_CHECKING:
    from tepei.papers.moves import Move

P = TypeVar("P", bound=Paper)
Stages = Sequence[Sequence[Stop]]

# How many of one person in one year: one that is not turned down; one under way, then the next; any number.
ONE, IN_TURN, ANY = "one", "in_turn", "any"
_APPLICANT = say("申报人")


def _nothing(_paper: Paper, _stages: Stages) -> Mapping[str, object]:
    return {}


def _no_material(_paper: Paper) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True)
class PlacesLeft:
    """Places of a track as the viewer's desk has them; `of` names whose they are where they are those of one, `left` is None where no number was set."""

    cycle: str
    track: str
    of: str
    allowance: str
    places: int | None
    taken: int

    @property
    def left(self) -> int | None:
        return None if self.places is None else self.places - self.taken


def _no_places() -> Sequence[PlacesLeft]:
    return ()


def _one(_cycle: Cycle) -> int:
    return 1


def _always(_paper: Paper) -> bool:
    return True


def _as_it_is(_paper: Paper) -> None:
    """Nothing follows what is typed."""


def _yes(_paper: Paper) -> Verdict:
    return Verdict.yes()


_holds: list[Callable[[Paper, str], Verdict]] = []


def hold(rule: Callable[[Paper, str], Verdict]) -> None:
    """A room above says what speaks against a verb, whoever would use it: a paper is kept for something else meanwhile."""
    _holds.append(rule)


def held(paper: Paper, verb: str) -> Verdict:
    """What speaks against this verb for the sake of rooms above."""
    verdict = Verdict.yes()
    for rule in _holds:
        verdict &= rule(paper, verb)
    return verdict


_follows: list[Callable[[str, Sequence[Paper], str], None]] = []


def follow(rule: Callable[[str, Sequence[Paper], str], None]) -> None:
    """A room above says what follows a verb of these papers, on this ground of the notice, in its transaction."""
    _follows.append(rule)


def followed(verb: str, papers: Sequence[Paper], ground: str = "") -> None:
    """What rooms above do once the papers have moved."""
    for rule in _follows:
        rule(verb, papers, ground)


@dataclass(frozen=True)
class Enclosure:
    """Something to print or to read that belongs to a paper, on a page of a room above: an endpoint and its row."""

    label: Sentence
    endpoint: str
    row: int


_enclosures: list[Callable[[Paper], Sequence[Enclosure]]] = []


def enclose(rule: Callable[[Paper], Sequence[Enclosure]]) -> None:
    """A room above says what belongs to a paper."""
    _enclosures.append(rule)


def enclosures(paper: Paper) -> list[Enclosure]:
    """What is found on its pages beside the paper itself: who filed it and who reviewed it print the same."""
    return [each for rule in _enclosures for each in rule(paper)]


_withheld: list[Callable[[Collection[int]], Collection[int]]] = []


def withhold(rule: Callable[[Collection[int]], Collection[int]]) -> None:
    """A room above says of which papers (ids) nothing is announced yet."""
    _withheld.append(rule)


def withheld(ids: Collection[int]) -> set[int]:
    """Of these papers, those that are not to be announced."""
    return {pk for rule in _withheld for pk in rule(ids)}


def _nothing_ahead(_paper: Paper, _verb: str) -> Verdict:
    return Verdict.yes()


@dataclass(frozen=True)
class PaperKind(Generic[P]):
    """What a paper of this polymorphic identity (`key`) is.

    life: what it is called, and the moves that it knows.
    stages: its route, worked out when it is first submitted. Raises Refused where there is none.
    buttons: what the buttons of who reviews it say, by verb.
    steps: the words of its steps by kind, where they are not those of the province (`step_names`).
    routed: does a scheme describe its route, track by track?
    count: ONE, IN_TURN or ANY. `per_person`: how many of ONE a person may have in the year, each on a track of its own.
    form: the definition that it is filled in by; None for a kind that nobody fills in. `codes`: sets that are read beside those of the form.
    renew: what follows the answers, written after each save and before the submission.
    is_ready: may it be submitted, beside being complete? Asked where the room has no submission of its own.
    screen: where who files it looks at it, the name of a papers.own_views.OwnView; `unit_screen` where that is a unit for itself.
    is_filer: does the viewer file it (filers.by_person, by_unit, by_body)? `filer`: what who files is called.
    window: the step of the year's calendar that filing needs; None for a kind that no date binds.
    files_in, reviews_in: the states of the year in which it is submitted, and reviewed.
    filed: the columns that a submission fixes; the stages are empty where its stored route still holds.
    may_resume: may a correction return to the stage that asked for it, which gave up what it held there?
    may_pass: does what reviewers found let it be approved and selected?
    effects: what a move does in its transaction, once the row is written; each answers what the decision passed over by it, by keys, and
    raises Refused where it cannot.
    foresees: what speaks against this verb of the stop whose turn it is, before it is used; `overridable` is what its reviewer may pass over.
    settles: what `effects` do to many papers that are about to be selected, or rejected, at once; the columns that go with the move, or None
    where they have to be asked one by one.
    template, material: the page to decide from, and what it shows beyond what every paper has: its `card` (papers.cards) before all.
    places: what the lists of a desk keep in sight beside the rows.
    printed: the paper as HTML, its numbers masked or whole; None for a kind that is not printed.
    """

    key: str
    life: Life
    stages: Callable[[P], Stages]
    buttons: Mapping[str, Sentence] = field(
        default_factory=lambda: {"approve": say("审核通过"), "send_back": say("退回")}
    )
    steps: Mapping[str, Sentence] = field(default_factory=dict)
    routed: bool = False
    count: str = ONE
    per_person: Callable[[Cycle], int] = _one
    form: Callable[[P], Form] | None = None
    codes: tuple[str, ...] = ()
    renew: Callable[[P], None] = _as_it_is
    is_ready: Callable[[P], Verdict] = _yes
    screen: str = ""
    unit_screen: str = ""
    is_filer: Callable[[Paper], bool] = filers.by_person
    filer: Sentence = _APPLICANT
    window: str | None = None
    files_in: Collection[str] = ("open",)
    reviews_in: Collection[str] = ("open", "closed")
    filed: Callable[[P, Stages], Mapping[str, object]] = _nothing
    may_resume: Callable[[P], bool] = _always
    may_pass: Callable[[P], Verdict] = _yes
    effects: tuple[Callable[[P, Move], Sequence[str]], ...] = ()
    foresees: Callable[[P, str], Verdict] = _nothing_ahead
    settles: Callable[[str, Sequence[P]], Mapping[str, object] | None] | None = None
    template: str = "papers/paper.html"
    material: Callable[[P], Mapping[str, Any]] = _no_material
    places: Callable[[], Sequence[PlacesLeft]] = _no_places
    printed: Callable[[P, bool], str] | None = None

    def route_of(self, paper: Paper) -> Route:
        """What the scheme says about its route; nothing demanded, and corrections return, where none does. Raises Absent before the opening."""
        return programmes.scheme_of(paper).route_of(paper.track.code) if self.routed else LEVELS_ALONE

    def step_names(self, scheme: SchemeRecord | None) -> Mapping[str, Sentence]:
        """What its steps are called where this scheme is in force."""
        if self.steps:
            return self.steps
        called = scheme.called_steps if scheme else {}
        return province.vocabulary().with_steps(called).words["steps"]

    def screen_of(self, paper: Paper) -> str:
        """Where who files this one looks at it."""
        return self.screen if paper.person_id is not None else self.unit_screen

    def is_live(self, state: str) -> bool:
        """Does a paper in this state keep its slot?"""
        is_done = self.count == IN_TURN and self.life.is_final(state)
        return not (is_done or state in TURNED_DOWN)

    @property
    def outlives(self) -> bool:
        """Do its papers go on when their year is archived?"""
        return "archived" in self.reviews_in

    def slot(self, paper: Paper) -> str:
        """What a paper of this kind occupies while it is live: nothing of others, the kind, or the kind on its track."""
        if self.count == ANY or paper.track.repeats:
            return paper.number
        return f"{self.key}:{paper.track.id}" if self.per_person(paper.cycle) > 1 else self.key


KINDS: dict[str, PaperKind[Any]] = {}
# What the history says of who fills in a paper; each with what its kind is called.
_FILLING = {
    "start": N_("开始填写%(paper)s"),
    "save": N_("保存%(paper)s的栏目"),
    "attach": N_("上传%(paper)s的附件"),
    "detach": N_("删除%(paper)s的附件"),
    "discard": N_("删除%(paper)s的草稿"),
}


def register(kind: PaperKind[P]) -> PaperKind[P]:
    """Add a kind, and its words in the history; its model's room does it once."""
    KINDS[kind.key] = kind
    called = kind.life.called
    if kind.form:
        table = Paper.__mapper__.polymorphic_map[kind.key].local_table.name
        words = {
            f"{kind.key}.{verb}": Sentence(text, (("paper", called),)) for verb, text in _FILLING.items()
        }
        events.register(subjects={table: called}, events=words)
    return kind


def of(paper: Paper) -> PaperKind[Any]:
    """The kind of this paper. KeyError where no room registered it."""
    return KINDS[paper.kind]
