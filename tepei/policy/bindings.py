"""Bindings: how limits stand for one person in a circle, and may one more join 名额限制的计算."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tepei.policy.circles import Circle, Holder
from tepei.policy.facts import as_key
from tepei.policy.limit_kinds import CAP, CEILING, UNCOUNTED
from tepei.policy.limit_words import concluded
from tepei.policy.limits import LimitRecord
from tepei.policy.verdict import Reason, Verdict
from tepei.policy.words import NOTHING, Sentence, join, say


@dataclass(frozen=True)
class Binding:
    """A limit in one of its circles, the `places` of that circle (None: no number) and the `holders` who are counted there already.

    `vacancies` are those of the newcomer's unit, where the limit takes its numbers from the list of posts: then it counts within the unit.
    `people` are all who take part there, the newcomer among them, where the limit is a share of them.
    """

    limit: LimitRecord
    circle: Circle
    places: int | None
    holders: tuple[Holder, ...]
    vacancies: Mapping[str, int] | None = None
    people: tuple[Holder, ...] = ()

    def may_join(self, newcomer: Holder, on: date, acting: str = "") -> Verdict:
        """May the newcomer be one more of them? What holds in principle only may be passed over by the `acting` step, with a reason."""
        rule = {CAP: self._within_cap, CEILING: self._under_ceiling}.get(self.limit.kind, self._leaves_room)
        verdict = rule(newcomer, on)
        if not self.limit.soft or verdict:
            return verdict
        return Verdict(tuple(in_principle(reason, acting) for reason in verdict.reasons))

    def ours(self, on: date) -> int:
        """How many are counted whom the limit is about."""
        return sum(holder.is_meant(self.limit, on) for holder in self.holders)

    def still_needed(self, on: date) -> int:
        """How many of those whom the sub-quota is about are still to come."""
        return max(0, self.limit.needed(self.places or 0) - self.ours(on))

    def item_of(self, holder: Holder) -> str:
        """What the cap is over: the unit, or the value of the fact; "" where it is not known."""
        return as_key(holder.facts.get(self.limit.of, "")) if self.limit.of else holder.unit

    def sharing(self, item: str, on: date) -> int:
        """How many who share the item are counted whom the cap is about."""
        return sum(
            self.item_of(holder) == item and holder.is_meant(self.limit, on) for holder in self.holders
        )

    def standing(self, whose: Holder | None, on: date) -> Sentence:
        """How many are counted; of a cap those who share something with this one, nothing without one."""
        if self.limit.kind == CAP:
            item = self.item_of(whose) if whose else ""
            return self._sharing(item, on) if item else NOTHING
        if self.limit.is_of_people:
            return self._of_people(self.circle.name, self.people, self.ours(on))
        counted = say(
            "%(circle)s已有 %(count)d 名，其中这类人选 %(ours)d 名",
            circle=self.circle.name,
            count=len(self.holders),
            ours=self.ours(on),
        )
        if self.limit.kind == CEILING or self.places is None:
            return counted
        return say(
            "%(counted)s；名额 %(places)d 名，这类人选还须 %(needed)d 名",
            counted=counted,
            places=self.places,
            needed=self.still_needed(on),
        )

    def _within_cap(self, newcomer: Holder, on: date) -> Verdict:
        item = self.item_of(newcomer)
        most, same = self._most_of(item), self.sharing(item, on)
        if not item or most is None or same < most or not newcomer.is_meant(self.limit, on):
            return Verdict.yes()
        whom = say("（%(required)s）", required=self.limit.whom) if self.limit.when else NOTHING
        if self.limit.of:
            each = say("“%(item)s”", item=self.limit.item_name(item))
            return self._no(
                say(
                    "%(each)s最多 %(most)s 名%(whom)s，%(standing)s。",
                    each=say("同一单位的%(each)s", each=each) if self.limit.per_unit else each,
                    most=most,
                    whom=whom,
                    standing=self._sharing(item, on),
                ),
                say("请退回，或先退回同一项的其他人选。"),
            )
        text = say(
            "同一单位最多 %(most)s 名%(whom)s，%(standing)s。",
            most=most,
            whom=whom,
            standing=self._sharing(item, on),
        )
        return self._no(text, say("请退回，或先退回该单位其他人选。"))

    def _most_of(self, item: str) -> int | None:
        if self.limit.is_of_people:
            return self.limit.most(len(self._people_of(item)))
        return (
            self.limit.most_of(item)
            if self.vacancies is None
            else self.vacancies.get(str(self.limit.item_name(item)), 0)
        )

    def _people_of(self, item: str) -> list[Holder]:
        return [each for each in self.people if self.item_of(each) == item]

    def _of_people(self, whose: Sentence | str, people: Sequence[Holder], count: int) -> Sentence:
        """So many of those who take part; at most so many."""
        return say(
            "%(whose)s参加 %(people)d 名，%(percent)s%% 为 %(most)d 名，已有 %(count)d 名",
            whose=whose,
            people=len(people),
            percent=self.limit.percent,
            most=self.limit.most(len(people)),
            count=count,
        )

    def _sharing(self, item: str, on: date) -> Sentence:
        count = self.sharing(item, on)
        if self.limit.is_of_people:
            whose = NOTHING if self.limit.of else say("该单位")
            return self._of_people(whose, self._people_of(item), count)
        return (
            say("已有 %(count)d 名", count=count)
            if self.limit.of
            else say("该单位已有 %(count)d 名", count=count)
        )

    def _under_ceiling(self, newcomer: Holder, on: date) -> Verdict:
        limit, places = self.limit, len(self.people) if self.limit.is_of_people else self.places
        if not newcomer.is_meant(limit, on) or (limit.is_share and places is None):
            return Verdict.yes()
        most = limit.most(places or 0) if limit.is_in_percent else limit.most_of(self.circle.code)
        ours = self.ours(on)
        if most is None or ours < most:
            return Verdict.yes()
        if not limit.when:
            text = say(
                "%(circle)s最多 %(most)d 名，已有 %(count)d 名。",
                circle=self.circle.name,
                most=most,
                count=ours,
            )
            return self._no(text, say("请退回，或先退回其他人选。"))
        text = say(
            "%(circle)s最多 %(most)d 名以下人选：%(required)s。已有 %(count)d 名。",
            circle=self.circle.name,
            most=most,
            required=limit.whom,
            count=ours,
        )
        return self._no(text, say("请改推荐其他人选，或先退回这类人选。"))

    def _leaves_room(self, newcomer: Holder, on: date) -> Verdict:
        """The places that are left after this one must suffice for whom the sub-quota is about. Without a number there is always room."""
        limit, places = self.limit, self.places
        if limit.kind == UNCOUNTED or places is None or newcomer.is_meant(limit, on):
            return Verdict.yes()
        if limit.kind == "reserved":
            room, taken = max(0, places - limit.needed(places)), len(self.holders) - self.ours(on)
        else:
            room, taken = places - self.still_needed(on), len(self.holders)
        if taken < room:
            return Verdict.yes()
        text = say(
            "%(circle)s %(places)d 名中至少 %(needed)d 名须为以下人选：%(required)s。余下名额只能给这类人选。",
            circle=self.circle.name,
            places=places,
            needed=limit.needed(places),
            required=limit.whom,
        )
        return self._no(text, say("请改推荐符合条件的人选，或退回已推荐的其他人选。"))

    def _no(self, text: Sentence, advice: Sentence) -> Verdict:
        """Refused; what holds in principle only has a way of its own and needs no advice. Another outcome is not refused by it."""
        if self.limit.outcomes:
            about = say("%(whom)s：%(text)s", whom=concluded(self.limit), text=text)
            text, advice = about, say("请作其他结论，或先更正其他人选的结论。")
        whole = text if self.limit.soft else join((text, advice))
        return Verdict.no(code_of(self.limit), whole, self.limit.source)


def code_of(limit: LimitRecord) -> str:
    """How a decision names a limit that it passed over; requirements are named by their key alone."""
    return f"limit:{limit.key}"


def in_principle(reason: Reason, acting: str) -> Reason:
    """The same for the acting step to pass over, with a reason."""
    text = join((reason.text, say("此为原则性规定，确需通过的须说明理由。")))
    return replace(reason, text=text, override_by=(acting,))
