"""A support plan on paper: as the school's plan, as an IEP on one page, or in the shape of an
Individual Support Plan. The same content, in three orders."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from reviews.choices import CycleState
from reviews.cycles.rules import isp
from reviews.cycles.selectors.content import cycle_content
from reviews.cycles.selectors.words import involved_words
from reviews.models import Cycle, CycleNote
from send_mis.ui.words import day

_YEAR = timedelta(days=365)
_OUTCOME = ("Outcome", "From", "To", "By", "So far")
_LINE = ("What", "By", "How often", "Group", "From", "Until")


@dataclass(frozen=True, slots=True)
class PaperSection:
    """Words by label, or a table."""

    heading: str
    words: Sequence[tuple[str, str]] = ()
    head: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()


@dataclass(frozen=True, slots=True)
class CyclePaper:
    title: str
    name: str
    about: str
    state: str
    sections: Sequence[PaperSection]
    signatures: Sequence[str] = isp.SIGNED_BY
    foot: str = ""
    is_wide: bool = False


def plan_paper(cycle: Cycle, today: date) -> CyclePaper:
    """Everything, in the order of the page."""
    kept = _kept(cycle, today)
    others = [part for part in kept["parts"] if part["group"] not in ("Outcomes", "Provision")]
    return CyclePaper(
        "Support plan", "Support plan", _about(cycle), _state(cycle),
        [
            PaperSection("Assess and plan", _said(kept["words"])),
            _table(kept, "Outcomes", _OUTCOME), _table(kept, "Provision", _LINE),
            *(PaperSection(f"{part['group']}: {part['name']}", _said(part["words"]))
              for part in others),
            _log(cycle),
        ],
    )  # fmt: skip


def iep_paper(cycle: Cycle, today: date) -> CyclePaper:
    """One page sideways: what is worked towards, by what, and what each does."""
    kept = _kept(cycle, today)
    words = kept["words"]
    named = ("Strengths and interests", "What parents and carers will do",
             "What the pupil will do", "Review date")  # fmt: skip
    return CyclePaper(
        "Individual education plan", "IEP", _about(cycle), _state(cycle),
        [
            _table(kept, "Outcomes", (*_OUTCOME, "How it is measured", "Worked on in")),
            PaperSection("Beside it", [(label, words[label]) for label in named if words[label]]),
        ],
        is_wide=True,
    )  # fmt: skip


def isp_paper(cycle: Cycle, today: date) -> CyclePaper:
    kept = _kept(cycle, today)
    words = kept["words"]
    sections = [
        PaperSection(heading, [(label, words[label]) for label in labels if words.get(label)])
        for heading, labels in isp.HEADINGS.items()
    ]
    return CyclePaper(
        isp.TITLE, "Individual support plan", _about(cycle), _state(cycle),
        [
            *sections, _table(kept, "Outcomes", _OUTCOME, isp.OUTCOMES), _layers(kept),
            _log(cycle, isp.LOG), _clocks(cycle),
        ],
        foot=isp.NO_CLAIM,
    )  # fmt: skip


def _kept(cycle: Cycle, today: date) -> Mapping[str, Any]:
    """Of a cycle that has ended, what was kept last: its outcomes have gone on since."""
    last = None if cycle.is_open else cycle.snapshots.order_by("-number").first()
    return last.content if last is not None else cycle_content(cycle, today)


def _about(cycle: Cycle) -> str:
    return f"Cycle {cycle.number}, from {day(cycle.starts_on)}"


def _state(cycle: Cycle) -> str:
    if cycle.state == CycleState.AGREED and cycle.agreed_on is not None:
        return f"Agreed on {day(cycle.agreed_on)}"
    return str(cycle.get_state_display())


def _said(words: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(label, text) for label, text in words.items() if text]


def _table(
    kept: Mapping[str, Any], group: str, labels: Sequence[str], heading: str = ""
) -> PaperSection:
    rows = [
        [part["words"].get(label, "") for label in labels]
        for part in kept["parts"] if part["group"] == group
    ]  # fmt: skip
    return PaperSection(heading or group, head=labels, rows=rows)


def _layers(kept: Mapping[str, Any]) -> PaperSection:
    lines = [part["words"] for part in kept["parts"] if part["group"] == "Provision"]
    rows = [
        [isp.LAYERS.get(line.get("Layer", ""), isp.NO_LAYER),
         *(line.get(label, "") for label in _LINE)]
        for line in lines
    ]  # fmt: skip
    order = [*isp.LAYERS.values(), isp.NO_LAYER]
    rows.sort(key=lambda row: order.index(row[0]))
    return PaperSection(isp.PROVISION, head=("Layer", *_LINE), rows=rows)


def _log(cycle: Cycle, heading: str = "Notes") -> PaperSection:
    """Who took part when, and what was noted. One query."""
    rows = []
    if cycle.agreed_on is not None:
        rows.append([day(cycle.agreed_on), "Agreed", involved_words(cycle), ""])
    notes = CycleNote.objects.filter(cycle=cycle).select_related("by").order_by("on", "pk")
    rows += [
        [day(row.on), str(row.get_kind_display()), row.words, row.by.display_name if row.by else ""]
        for row in notes
    ]
    return PaperSection(heading, head=("When", "What", "Words", "By"), rows=rows)


def _clocks(cycle: Cycle) -> PaperSection:
    words = []
    if cycle.review_on is not None:
        words.append(("This term", day(cycle.review_on)))
    since = cycle.agreed_on or cycle.starts_on
    words.append(("Whole plan, at least yearly", f"by {day(since + _YEAR)}"))
    return PaperSection(isp.CLOCK, words)
