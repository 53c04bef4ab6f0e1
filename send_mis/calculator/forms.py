"""A form for any process: its facts, and what may stand beside them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from crispy_forms.layout import Layout
from django import forms

from send_mis.calculator.choosing import CLOSURE, NEEDED, OWN_TIME
from send_mis.reading.dates import FIRST_YEAR, LAST_YEAR
from send_mis.statutory.calendars import EmergencyClosure
from send_mis.statutory.deadline import LocalTime
from send_mis.statutory.plans import PhaseTransfer
from send_mis.statutory.processes import Fact, FactKind, Process
from send_mis.ui.forms import DateField, Group, HouseForm
from send_mis.ui.number_fields import WholeField

TRANSFERS = {
    PhaseTransfer.EARLY_YEARS_SCHOOL: "From early years to school",
    PhaseTransfer.INFANT_JUNIOR: "From infant to junior school",
    PhaseTransfer.PRIMARY_MIDDLE: "From primary to middle school",
    PhaseTransfer.PRIMARY_SECONDARY: "From primary to secondary school",
    PhaseTransfer.MIDDLE_SECONDARY: "From middle to secondary school",
    PhaseTransfer.SECONDARY_POST16: "From secondary school to a post-16 institution",
}
_FOUR_FIGURES = "Enter the year with four digits, for example 2027."
_LONGEST_OWN_DAYS = 365
_ASKED_NEEDED = (
    "Enter when the authority asked the school: its own time is counted from that day, and a"
    " closure matters by it."
)
_OWN_DAYS = f"Enter a whole number of days from 1 to {_LONGEST_OWN_DAYS}."


@dataclass(frozen=True)
class Question:
    """What somebody asked: the facts under their keys, and what stands beside the law."""

    process: Process
    given: Mapping[str, date | int | PhaseTransfer]
    own_time: LocalTime | None = None
    closed: EmergencyClosure | None = None


class QuestionForm(HouseForm):
    """Sent with GET, so that the dates stand in the address and nowhere else."""

    submit_label = "Work it out"
    summary_note = "Nothing you typed is lost."

    def __init__(self, process: Process, data: Mapping[str, Any]) -> None:
        self.process = process
        asked = self._own_fields()
        # Anything else in the address (a mailing's mark, say) asks nothing.
        is_asked = any(key.startswith(tuple(asked)) for key in data)
        super().__init__(data if is_asked else None)
        self.fields |= asked

    def _own_fields(self) -> dict[str, forms.Field]:
        fields = {
            fact.key: _field(fact, is_required=fact.key in self._needed())
            for fact in self.process.facts
        }
        if self.process.key in OWN_TIME:
            fields |= _own_time()
        if self.process.key == CLOSURE:
            fields |= _closure()
        return fields

    def _needed(self) -> frozenset[str]:
        facts = self.process.facts
        alone = frozenset(fact.key for fact in facts) if len(facts) == 1 else frozenset()
        return NEEDED.get(self.process.key, alone)

    def layout(self) -> Layout:
        facts = [fact.key for fact in self.process.facts]
        is_any = len(facts) > 1 and not self._needed()
        hint = "One date is enough; more dates say more." if is_any else ""
        groups = [Group("What you know", *facts, hint=hint)]
        if "own_days" in self.fields:
            groups.append(
                Group(
                    "Your authority’s own time",
                    "own_days",
                    "authority",
                    hint="Some authorities write a shorter time into their letters. It is shown"
                    " beside the law’s, never instead of it.",
                )
            )
        if "closed_on" in self.fields:
            groups.append(
                Group(
                    "If the school was closed for four weeks or more",
                    "closed_on",
                    "reopens_on",
                    hint="A long closure may excuse the authority. It moves no date.",
                )
            )
        return Layout(*groups)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        keys = [fact.key for fact in self.process.facts]
        if not any(data.get(key) for key in keys) and not any(key in self.errors for key in keys):
            self.add_error(None, "Enter at least one date.")
        if data.get("authority") and "own_days" not in self.errors and not data.get("own_days"):
            self.add_error("own_days", "Enter the number of days, or leave the name empty.")
        if self.process.key == CLOSURE:
            self._clean_beside(data)
        return data

    def _clean_beside(self, data: dict[str, Any]) -> None:
        closed, reopens = data.get("closed_on"), data.get("reopens_on")
        if closed and not reopens and "reopens_on" not in self.errors:
            self.add_error("reopens_on", "Enter when the school re-opens too.")
        if reopens and not closed and "closed_on" not in self.errors:
            self.add_error("closed_on", "Enter from when the school was closed too.")
        if closed and reopens and reopens <= closed:
            self.add_error("reopens_on", "The school re-opens before it is closed.")
        asked = "information_requested_on"
        is_known = data.get(asked) or asked in self.errors
        if (closed or reopens or data.get("own_days")) and not is_known:
            self.add_error(asked, _ASKED_NEEDED)

    @property
    def question(self) -> Question:
        """Of a valid form."""
        data = self.cleaned_data
        given = {fact.key: data[fact.key] for fact in self.process.facts if data[fact.key]}
        days, closed_on = data.get("own_days"), data.get("closed_on")
        return Question(
            process=self.process,
            given=given,
            own_time=LocalTime(data["authority"] or "Your authority", days) if days else None,
            closed=EmergencyClosure(closed_on, data["reopens_on"]) if closed_on else None,
        )


def _field(fact: Fact, *, is_required: bool) -> forms.Field:
    match fact.kind:
        case FactKind.DATE:
            return DateField(label=fact.label, help_text=fact.hint, required=is_required)
        case FactKind.YEAR:
            return WholeField(
                label=fact.label, help_text=fact.hint, required=is_required,
                least=FIRST_YEAR, most=LAST_YEAR, wrong=_FOUR_FIGURES,
            )  # fmt: skip
        case FactKind.PHASE:
            return forms.TypedChoiceField(
                label=fact.label, help_text=fact.hint, required=is_required,
                choices=[(kind.value, words) for kind, words in TRANSFERS.items()],
                coerce=PhaseTransfer, widget=forms.RadioSelect,
                error_messages={"required": "Choose which transfer it is."},
            )  # fmt: skip


def _own_time() -> dict[str, forms.Field]:
    return {
        "own_days": WholeField(
            label="Its time, in calendar days", required=False,
            least=1, most=_LONGEST_OWN_DAYS, wrong=_OWN_DAYS,
        ),
        "authority": forms.CharField(
            label="Which authority", required=False, max_length=60,
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        ),
    }  # fmt: skip


def _closure() -> dict[str, forms.Field]:
    return {
        "closed_on": DateField(
            label="Closed from", help_text="The first day without pupils.", required=False
        ),
        "reopens_on": DateField(
            label="Re-opens on", help_text="The first day with pupils again.", required=False
        ),
    }
