"""What is missing in an application, and what the conditions say of it 核对."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from tepei.applications import doubts, earlier, facts, standing
from tepei.applications.models import Application
from tepei.forms import queries as forms
from tepei.forms.content import Content
from tepei.organisations import queries as organisations
from tepei.organisations.models import Organisation
from tepei.papers import drafts, endorsements, filing, named_offices
from tepei.papers.drafts import Draft
from tepei.people import queries as people
from tepei.people.models import Participation
from tepei.people.queries import Listed
from tepei.places import vacancy_queries
from tepei.policy.categories import CATEGORY_CODE, form_for, is_same_for_all
from tepei.policy.deriving import derived, inputs_of
from tepei.policy.doubts import doubted
from tepei.policy.earlier import KnownParticipation
from tepei.policy.eligibility import assess, facts_asked
from tepei.policy.fields import Field, Form
from tepei.policy.filling import theirs
from tepei.policy.form import feeding
from tepei.policy.gaps import Gap
from tepei.policy.layout import REVIEW
from tepei.policy.requirements import RequirementRecord
from tepei.policy.scheme import SchemeRecord
from tepei.policy.settled import Filling, Settled
from tepei.policy.sources import Sources
from tepei.policy.values import usual
from tepei.policy.verdict import Verdict
from tepei.policy.words import ITEMS, Sentence, join, say
from tepei.portal import province
from tepei.programmes import queries as programmes
from tepei.programmes.models import Track


@dataclass(frozen=True)
class Check(Draft[Application]):
    """One look at an application under a scheme: what is missing, and what the conditions say.

    `is_reviewed`: with what reviewers found, on these `documents` where they are named. To who files it, that is open: a refusal of before
    binds nobody who mends the form. `settled` is what offices have made of it since.
    """

    scheme: SchemeRecord
    is_reviewed: bool = False
    documents: frozenset[str] | None = None
    settled: Settled | None = None

    @cached_property
    def form(self) -> Form:
        """As this applicant is asked it."""
        live, groups = self.scheme.form.live, self.scheme.categories
        return live if is_same_for_all(live, groups) else form_for(live, groups, self.facts, self._day)

    @cached_property
    def content(self) -> Content:
        return replace(self._whole, form=self.form)

    @cached_property
    def _whole(self) -> Content:
        """Whatever was typed; facts rest on it."""
        return drafts.content_of(self.paper, self.scheme.form.live)

    @cached_property
    def looked_at(self) -> frozenset[str]:  # type: ignore[override]
        keys = inputs_of(facts_asked(self.requirements), self.scheme.table)
        sources = (self.scheme.table[key].derivation for key in keys if key in self.scheme.table)
        fed = (section.key for section, each in feeding(self.form) if each.fact in keys)
        return frozenset((*fed, *(each.rows for each in sources if each is not None and each.rows)))

    @cached_property
    def chain(self) -> list[Organisation]:
        """The employer and all above it."""
        return organisations.ancestors(self.paper.organisation_id)

    @cached_property
    def facts(self) -> dict[str, object]:
        """What is known of the applicant: from the answers, the unit, the lists, who was selected before, and the reviewers."""
        scheme, whole = self.scheme, self._whole
        is_listed = scheme.asks_for("listed")
        sources = Sources(
            self._day,
            whole.form,
            whole.answers,
            whole.codes,
            facts.of_unit(self.chain, whole.codes, province.bodies()),
            {node.kind for node in self.chain},
            facts.registered(self.paper.person),
            self._lists.certain if is_listed else None,
            self._reviews if self.is_reviewed and scheme.asks_for("review") else {},
            {"track": self.track.code},
            scheme.categories,
            earlier=self._earlier if scheme.asks_for("earlier") else None,
            vacancies=self._vacancies if scheme.asks_for("vacancies") else None,
            standing=standing.of(self.paper.person, self._day) if scheme.asks_for("standing") else None,
            doubted=self._lists.doubted if is_listed else (),
        )
        return derived(scheme.table, sources)

    @cached_property
    def participations(self) -> list[Participation]:
        """In what they took part before, the latest first."""
        return earlier.of(self.paper, self.track.cycle, [node.name for node in self.chain])

    @property
    def _earlier(self) -> list[KnownParticipation]:
        under_way = earlier.under_way(self.paper, self.track.cycle) if self.scheme.asks_for_current else []
        return [*map(earlier.told, self.participations), *under_way]

    @property
    def _vacancies(self) -> Mapping[str, int]:
        """How many people each post of the unit takes."""
        return vacancy_queries.of_unit(self.track.cycle_id, self.paper.organisation)

    @cached_property
    def _lists(self) -> Listed:
        """The lists that name the person or the unit in this year; whoever was selected here before is on that one."""
        programme = self.track.cycle.programme.code
        units = [node.name for node in self.chain]
        found = people.listed(self.paper.person, self.paper.organisation_id, units, programme, self._day)
        was_selected = any(earlier.is_listed(row, programme, self._day) for row in self.participations)
        return Listed(found.certain | ({"selected"} if was_selected else set()), found.doubted)

    @cached_property
    def gaps(self) -> Mapping[str, list[Gap]]:
        """What is still to do, by section, whoever has to be named for the route included. {} when complete."""
        asks = any(kind.required_if for kind in self.form.attachments)
        found = forms.gaps_of(self.content, self.facts if asks else {}, self._day)
        return named_offices.with_gaps(found, self.scheme.route_of(self.track.code), self.content)

    @cached_property
    def conditions(self) -> Verdict:
        """The track's conditions over what is filled in now, and what of it people have to settle."""
        steps = province.bodies().words["steps"]
        verdict = assess(self.requirements, self.facts, self._day, steps, self._filling)
        if self.settled and self.settled.outcome:
            return verdict
        return doubted(verdict, self.requirements, doubts.of(self.content, self.paper.person))

    @property
    def _filling(self) -> Filling:
        """Who fills in what the conditions do not know: the applicant where a box stands before them, else an office at its step."""
        keys, table = facts_asked(self.requirements), self.scheme.table
        offices = {key: where for key in keys & self.scheme.reviewed if (where := self._place_of(key))}
        return Filling(theirs(keys, table, self.form, self._whole.answers), offices, self.settled)

    def _place_of(self, key: str) -> Sentence:
        """The step and the document on which reviewers find the fact out."""
        table, documents = self.scheme.table, self.scheme.documents
        sources = (table[each].derivation for each in inputs_of([key], table) if each in table)
        names = {each.review.partition(".")[0] for each in sources if each is not None and each.review}
        way = self.scheme.route_of(self.track.code)
        words = {**province.bodies().words["steps"], **self.scheme.called_steps}
        return join(
            (
                say(
                    "%(step)s在“%(document)s”中",
                    step=words.get(step.kind, step.kind),
                    document=documents[name].title,
                )
                for step in way.steps
                for name in step.demands
                if name in names
            ),
            ITEMS,
        )

    @property
    def _reviews(self) -> dict[str, tuple[Field, str]]:
        """What reviewers filled in, the latest of each document, by "document.field"."""
        found: dict[str, tuple[Field, str]] = {}
        for endorsement in endorsements.about(self.paper):
            document = self.scheme.documents.get(endorsement.key)
            counts = self.documents is None or endorsement.key in self.documents
            if endorsement.paper_id == self.paper.id and document is not None and counts:
                typed = endorsements.review_of(endorsement)
                fields = document.form.section(REVIEW).fields
                found |= {f"{endorsement.key}.{each.key}": (each, usual(each, typed)) for each in fields}
        return found

    @property
    def category(self) -> str:
        """The 申报类别 that the applicant is in; "" for none."""
        names = {each.key: each.name for each in self.scheme.categories}
        return names.get(self.category_code or "", "") if names else ""

    @property
    def category_code(self) -> str | None:
        """Its key; "" for none, None while that is open."""
        found = self.facts.get(CATEGORY_CODE)
        return None if found is None else str(found)

    @property
    def track(self) -> Track:
        """Whose conditions are asked."""
        return self.paper.track

    @property
    def requirements(self) -> tuple[RequirementRecord, ...]:
        return self.scheme.track(self.track.code).requirements

    @property
    def _day(self) -> dt.date:
        return filing.reference_day(self.paper, self.scheme)


def of(application: Application, scheme: SchemeRecord | None = None) -> Check:
    """The look under the application's own scheme, or under another one. Raises Absent before the opening."""
    return Check(application, scheme or programmes.scheme_of(application))


def form_of(application: Application) -> Form:
    """What this applicant is asked. Raises Absent before the opening."""
    scheme = programmes.scheme_of(application)
    live = scheme.form.live
    return live if is_same_for_all(live, scheme.categories) else of(application, scheme).form


def for_reviewers(application: Application) -> Check:
    """The look of who decides."""
    return Check(application, programmes.scheme_of(application), is_reviewed=True)


def may_pass(application: Application) -> Verdict:
    """Does what reviewers found, and what was listed since, let the application pass on? What the form says was asked at the submission."""
    scheme = programmes.scheme_of(application)
    held = _is_not_sanctioned(application, scheme)
    if not scheme.asks_for("review"):
        return held
    check = for_reviewers(application)
    found = {rule.key for rule in check.requirements if facts_asked([rule]) & scheme.reviewed}
    return held & Verdict(tuple(reason for reason in check.conditions.reasons if reason.code in found))


def _is_not_sanctioned(application: Application, scheme: SchemeRecord) -> Verdict:
    """Of a year that asks for it: as of today, whereas the conditions count to the deadline. That the unit is listed takes nobody's place."""
    if application.person is None or not scheme.asks_for("listed"):
        return Verdict.yes()
    cycle = application.cycle
    today = programmes.now_of(cycle).date()
    if "sanctioned" not in people.listed(application.person, 0, (), cycle.programme.code, today).certain:
        return Verdict.yes()
    text = say("%(name)s在失信名单有效期内。", name=application.applicant_name)
    return Verdict.no("sanctioned", text)
