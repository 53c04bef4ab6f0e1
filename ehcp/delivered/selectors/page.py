"""Whether a pupil's plan is delivered, line by line: promised, planned, delivered, and why not."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.urls import reverse

from ehcp.choices import EvidenceKind, ProvisionKind, UndeliveredState
from ehcp.delivered.rules.counting import (
    FAR_SHORT,
    SHORT,
    LineMinutes,
    percent_of,
)
from ehcp.delivered.selectors.found import PlanFound, plan_found
from ehcp.delivered.selectors.minutes import (
    Delivered,
    PlanTime,
    delivered_to,
    minutes_by_half,
    plan_time,
    shares_of,
)
from ehcp.delivered.selectors.money import PlanMoney, costed, plan_money, spent_on
from ehcp.models import DeliveryEvidence, EhcPlan, PromisedProvision, UndeliveredLetter
from ehcp.plans.rules.amounts import amount_words
from ehcp.plans.rules.reading import readable
from ehcp.plans.selectors.lines import short, who_provides
from provision.costs.selectors.costs import Sum
from provision.delivery.rules import hours
from provision.money import pounds
from provision.sessions.selectors.words import row_title
from pupils.record.selectors.pupil import PupilRecord
from send_mis.access.actions import Action
from send_mis.ui.charts import Meter, Tone
from send_mis.ui.chips import Chip, Kind
from send_mis.ui.parts import Link, Row
from send_mis.ui.words import day, joined, plural, short_day

# Nobody wrote anything down for so long: it is said in words.
_QUIET = timedelta(weeks=4)
_MOST_REASONS = 3
_DIVIDED = "Provision that is for several lines is divided between them by what each promises."
_VISITS: tuple[tuple[EvidenceKind, str], ...] = (
    (EvidenceKind.CAME, "Came"),
    (EvidenceKind.NOT_COME, "The service did not come"),
    (EvidenceKind.SCHOOL_MISSED, "The school missed it"),
    (EvidenceKind.CHILD_ABSENT, "The child was absent"),
)
_NEXT = {
    ProvisionKind.VISITS: "Record a visit", ProvisionKind.TRAINING: "Record training",
    ProvisionKind.EQUIPMENT: "Record what you see of it",
    ProvisionKind.ALWAYS: "Record what you saw in class",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class HalfLine:
    """One half-term of a timed line."""

    label: str
    promised: str
    planned: str
    delivered: str
    percent: str
    why: str


@dataclass(frozen=True, slots=True)
class ShownLine:
    when: str
    what: str
    by: str
    note: str
    remove_url: str


@dataclass(frozen=True, slots=True)
class MissedLetterLine:
    """About visits that did not come. A draft leads to where it is checked."""

    chip: Chip
    words: str
    links: list[Link]


@dataclass(frozen=True, slots=True)
class DeliveredLine:
    """`silent`: said where nobody has recorded anything for long."""

    id: UUID
    words: str
    kind: str
    chip: Chip
    silent: str
    meter: Meter | None
    facts: list[Row]
    halves: list[HalfLine]
    own: list[Link]
    shown: list[ShownLine]
    letters: list[MissedLetterLine]
    add: Link | None


@dataclass(frozen=True)
class DeliveredPage:
    plan: EhcPlan | None
    lede: str
    lines: list[DeliveredLine]
    notes: list[str]
    money: PlanMoney | None = None


def delivered_page(record: PupilRecord) -> DeliveredPage:
    """Two queries, and six for the money, however many lines there are."""
    found = plan_found(record.id, record.pupil.school_id, readable(record.may))
    if found.plan is None:
        return DeliveredPage(None, "", [], [])
    when = plan_time(found.time, record.today)
    share = shares_of(found.lines, found.planned, when)
    begins = {max(since, when.since) for since in found.begins.values()}
    delivered = (
        delivered_to(record.id, found.places, when, begins) if begins
        else Delivered((), {}, {}, {})
    )  # fmt: skip
    may_see = Action.COST_VIEW in record.may
    costs = costed(record, found, when.since) if may_see else None
    spent = spent_on(record, costs, when.since) if costs is not None else None
    page = _Page(record, found, when, share, delivered, spent)
    return DeliveredPage(
        found.plan, _lede(when, found), [page.line(line) for line in found.lines],
        _notes(found),
        plan_money(record, spent, costs) if costs is not None and spent is not None else None,
    )  # fmt: skip


def _lede(when: PlanTime, found: PlanFound) -> str:
    if not when.halves:
        return "The school’s terms are not recorded, so nothing is counted."
    first, last = short_day(when.since), short_day(when.today - timedelta(days=1))
    return f"Counted from {first} to the end of {last}, from when each line was promised."


def _notes(found: PlanFound) -> list[str]:
    serving = Counter(row for line in found.lines for row in set(found.planned.get(line.pk, ())))
    if any(count > 1 for count in serving.values()):
        return [_DIVIDED]
    return []


@dataclass(frozen=True)
class _Page:
    record: PupilRecord
    found: PlanFound
    when: PlanTime
    share: Mapping[UUID, Mapping[UUID, Fraction]]
    delivered: Delivered
    spent: Mapping[UUID, Sum] | None

    def line(self, line: PromisedProvision) -> DeliveredLine:
        shown = self.found.shown.get(line.pk, ())
        if line.kind == ProvisionKind.TIMED:
            chip, meter, facts, halves = self._timed(line)
        elif line.kind == ProvisionKind.VISITS:
            chip, meter, facts, halves = self._visits(line, shown)
        else:
            chip, meter, facts, halves = _there(line, shown, self.record.today), None, [], []
        promised = amount_words(line.amount, line.per, line.kind)
        is_counted = line.kind in (ProvisionKind.TIMED, ProvisionKind.VISITS)
        head = [Row("The plan says", promised or "No amount")] if is_counted else []
        head.append(Row("Provided by", who_provides(line)))
        if line.plan_outcome is not None:
            head.append(Row("For", short(line.plan_outcome.words)))
        return DeliveredLine(
            line.pk, line.words, str(ProvisionKind(line.kind).label), chip,
            self._silent(line, shown), meter, [*head, *facts, *self._cost(line)], halves,
            self._own(line), [self._shown(each) for each in shown],
            self._letters(line), self._add(line),
        )  # fmt: skip

    # --- Timed ---------------------------------------------------------------------------------

    def _timed(self, line: PromisedProvision) -> tuple[Chip, Meter | None, list[Row], list[Any]]:
        halves = minutes_by_half(
            line, self.share.get(line.pk, {}), self.delivered, self.when, self.found.begins[line.pk]
        )
        so_far = sum(halves, LineMinutes())
        shared = "May be shared with others" if line.may_be_shared else (
            "For this pupil alone: time shared with others does not count"
        )  # fmt: skip
        facts = [
            Row("Promised up to now", hours(so_far.promised) if line.amount else "Not said"),
            Row("Planned", hours(so_far.planned)),
            Row("Delivered", hours(so_far.delivered), shared),
        ]
        if why := _why(so_far):
            facts.append(Row("Why not", why))
        rows = [
            _half(half.label, each, has_amount=line.amount is not None)
            for half, each in zip(self.when.halves, halves, strict=True)
            if each.promised or each.planned or each.delivered
        ]
        return self._timed_chip(line, so_far), _meter(line, so_far), facts, rows

    def _timed_chip(self, line: PromisedProvision, so_far: LineMinutes) -> Chip:
        if line.amount is None:
            return Chip("soon", "The plan says no amount")
        if not self.found.planned.get(line.pk):
            return Chip("late", "Not planned")
        if so_far.percent is None:
            return Chip("neutral", "Nothing was due yet")
        if not self._last(line):
            return Chip("late", "No session is recorded")
        return _percent_chip(so_far.percent)

    def _last(self, line: PromisedProvision) -> date | None:
        rows = self.found.planned.get(line.pk, ())
        known = [self.delivered.last[row] for row in rows if row in self.delivered.last]
        return max(known, default=None)

    # --- Visits --------------------------------------------------------------------------------

    def _visits(
        self, line: PromisedProvision, shown: Sequence[DeliveryEvidence]
    ) -> tuple[Chip, Meter | None, list[Row], list[Any]]:
        since = max(self.found.begins[line.pk], self.when.since)
        counted = Counter(each.kind for each in shown if each.on >= since)
        promised = self.when.promised_so_far(line, self.found.begins[line.pk])
        came = counted[EvidenceKind.CAME]
        due = f"{plural(int(promised), 'visit', 'visits')} since {day(since)}"
        facts = [Row("Promised up to now", due if line.amount else "Not said")]
        facts += [
            Row(label, str(counted[kind])) for kind, label in _VISITS
            if counted[kind] or kind == EvidenceKind.CAME
        ]  # fmt: skip
        if line.amount and (missing := int(promised) - sum(counted.values())) > 0:
            facts.append(Row("Nothing recorded of", plural(missing, "visit", "visits")))
        percent = percent_of(came, promised)
        if line.amount is None:
            return Chip("soon", "The plan says no amount"), None, facts, []
        if percent is None:
            return Chip("neutral", "Nothing was due yet"), None, facts, []
        words = f"{came} of {int(promised)} visits due"
        meter = Meter("Visits", came, int(promised), words, _tone(percent))
        chip = _percent_chip(percent) if shown else Chip("late", "No visit is recorded")
        return chip, meter, facts, []

    # --- Around it -----------------------------------------------------------------------------

    def _silent(self, line: PromisedProvision, shown: Sequence[DeliveryEvidence]) -> str:
        """Nothing is taken as delivered because nobody says otherwise."""
        today = self.record.today
        is_timed = line.kind == ProvisionKind.TIMED
        last = self._last(line) if is_timed else max((each.on for each in shown), default=None)
        begun = self.found.begins[line.pk]
        if last is None and (is_timed or begun <= today):
            return f"Nobody has recorded anything since the plan was made, on {day(begun)}."
        is_trained = line.kind == ProvisionKind.TRAINING
        # Training is given once for a long time: how long, its chip says.
        if last is not None and not is_trained and today - last > _QUIET:
            return f"Nobody has recorded anything since {day(last)}."
        return ""

    def _cost(self, line: PromisedProvision) -> list[Row]:
        if self.spent is None or not self.found.planned.get(line.pk):
            return []
        parts = [
            Fraction(self.spent[row].to_date) * share
            for row, share in self.share.get(line.pk, {}).items() if row in self.spent
        ]  # fmt: skip
        total = sum(parts, Fraction(0))
        amount = (Decimal(total.numerator) / Decimal(total.denominator)).quantize(Decimal("0.01"))
        return [Row("Cost to date", pounds(amount), "This school year, as planned up to today")]

    def _own(self, line: PromisedProvision) -> list[Link]:
        wanted = set(self.found.planned.get(line.pk, ()))
        rows = {place.row_id: place.row for place in self.found.places if place.row_id in wanted}
        # A row is opened by who writes its class plan; who keeps EHC plans writes them all.
        keeps = Action.EHC_CHANGE in self.record.may
        return [
            Link(
                row_title(row),
                reverse("plan_row", args=[row.plan_id, row.pk]) if keeps else "",
            )
            for row in rows.values()
        ]

    def _shown(self, each: DeliveryEvidence) -> ShownLine:
        parts = [each.who, f"by {each.by_whom}" if each.by_whom else ""]
        if each.renew_by_on:
            parts.append(f"renew by {day(each.renew_by_on)}")
        url = ""
        if Action.EHC_CHANGE in self.record.may:
            url = reverse("ehc_evidence_remove", args=[self.record.id, each.pk])
        return ShownLine(
            day(each.on), str(each.get_kind_display()),
            ", ".join(part for part in parts if part) or each.recorded_by, each.note, url,
        )  # fmt: skip

    def _letters(self, line: PromisedProvision) -> list[MissedLetterLine]:
        """To who reads the whole plan."""
        if Action.EHC_READ_ALL not in self.record.may:
            return []
        return [self._letter(each) for each in self.found.letters.get(line.pk, ())]

    def _letter(self, each: UndeliveredLetter) -> MissedLetterLine:
        state = UndeliveredState(each.state)
        is_draft = state == UndeliveredState.DRAFT
        kind: Kind = "soon" if is_draft else "fine" if state == UndeliveredState.SENT else "neutral"
        on = day(each.ended_on or each.made_on)
        words = f"Letter to {each.name}, {on}"
        links = []
        if is_draft and Action.EHC_CHANGE in self.record.may:
            wanted = {"Check it": "ehc_letter", "Send it": "ehc_letter_send",
                      "Drop it": "ehc_letter_drop"}  # fmt: skip
            links = [
                Link(label, reverse(name, args=[self.record.id, each.pk]))
                for label, name in wanted.items()
            ]
        elif each.document_id and Action.LETTER_VIEW in self.record.may:
            links = [Link("Open it", reverse("document", args=[self.record.id, each.document_id]))]
        return MissedLetterLine(Chip(kind, str(state.label)), words, links)

    def _add(self, line: PromisedProvision) -> Link | None:
        label = _NEXT.get(ProvisionKind(line.kind))
        if label is None or Action.EHC_RECORD not in self.record.may:
            return None
        return Link(label, reverse("ehc_evidence_add", args=[self.record.id, line.pk]))


def _half(label: str, each: LineMinutes, *, has_amount: bool) -> HalfLine:
    percent = each.percent
    return HalfLine(
        label, hours(each.promised) if has_amount else "Not said", hours(each.planned),
        hours(each.delivered), "–" if percent is None else f"{percent} %", _why(each),
    )  # fmt: skip


def _why(each: LineMinutes) -> str:
    """ "Not planned 2 h 30, child absent 40 min"."""
    found = each.reasons
    words = [f"{reason} {hours(minutes)}" for reason, minutes in found[:_MOST_REASONS]]
    if len(found) > _MOST_REASONS:
        rest = sum(minutes for _, minutes in found[_MOST_REASONS:])
        words.append(f"other reasons {hours(rest)}")
    said = joined([f"{text[:1].lower()}{text[1:]}" for text in words])
    return f"{said[:1].upper()}{said[1:]}"


def _meter(line: PromisedProvision, so_far: LineMinutes) -> Meter | None:
    percent = so_far.percent
    if percent is None:
        return None
    words = f"{hours(so_far.delivered)} of {hours(so_far.promised)} promised"
    return Meter(
        "Delivered", float(so_far.delivered), float(so_far.promised), words, _tone(percent)
    )  # fmt: skip


def _tone(percent: int) -> Tone:
    return "late" if percent < FAR_SHORT else "soon" if percent < SHORT else "accent"


def _percent_chip(percent: int) -> Chip:
    kind: Kind = "late" if percent < FAR_SHORT else "soon" if percent < SHORT else "fine"
    return Chip(kind, f"{percent} % delivered")


def _there(line: PromisedProvision, shown: Sequence[DeliveryEvidence], today: date) -> Chip:
    """Of what is there or not: by the evidence alone, the newest first."""
    if not shown:
        return Chip("soon", "Nothing shows it")
    last = shown[0]
    kind = EvidenceKind(last.kind)
    if kind == EvidenceKind.TRAINED:
        return _trained(shown, today)
    if kind in (EvidenceKind.BROKEN, EvidenceKind.NOT_SEEN):
        words = "Broken or gone" if kind == EvidenceKind.BROKEN else "Not seen"
        return Chip("late", f"{words} on {day(last.on)}")
    words = {EvidenceKind.ARRIVED: "Arrived", EvidenceKind.CHECKED: "Checked"}.get(kind, "Seen")
    return Chip("fine", f"{words} on {day(last.on)}")


def _trained(shown: Sequence[DeliveryEvidence], today: date) -> Chip:
    """Some training has to be renewed: of everybody, what runs out first since it was given."""
    newest: dict[str, DeliveryEvidence] = {}
    for each in shown:
        newest.setdefault(" ".join(each.who.casefold().split()), each)
    over = [each.renew_by_on for each in newest.values() if each.renew_by_on]
    if past := [on for on in over if on < today]:
        return Chip("late", f"To be renewed since {day(min(past))}")
    if over:
        return Chip("fine", f"Trained, renew by {day(min(over))}")
    return Chip("fine", f"Trained on {day(shown[0].on)}")
