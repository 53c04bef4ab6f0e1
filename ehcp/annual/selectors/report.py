"""What is saved of the report of a review, part by part, and what its forms offer."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db.models import Q

from ehcp.annual.rules.report import (
    DIFFERENCE_HEADS,
    LOOKED_AFTER,
    PLAIN,
    PREPARING,
    WORDS_LABELS,
    asks_preparing,
)
from ehcp.choices import ReportPart
from ehcp.delivered.selectors.page import delivered_page
from ehcp.models import (
    AnnualReview,
    OutcomeReported,
    PlanOutcome,
    ProvisionReported,
    ReportPartSaved,
    ReportWords,
    ReviewDifference,
    SectionReported,
)
from ehcp.plans.rules.amounts import amount_words
from ehcp.plans.selectors.lines import planned_of, promised_of, short, who_provides
from provision.models import Outcome
from provision.outcomes.selectors.page import show, with_everything
from provision.sessions.selectors.words import row_title
from pupils.choices import DocumentKind
from pupils.documents.selectors import of_pupil
from pupils.models import Document, Pupil
from pupils.record.selectors.pupil import PupilRecord
from send_mis.access.actor import Actor
from send_mis.access.decide import actions_on
from send_mis.ui.words import day

_EVIDENCE = (DocumentKind.REPORT, DocumentKind.MEDICAL)


def part_version(review: AnnualReview, part: ReportPart) -> int:
    """0: nobody has saved it yet."""
    rows = ReportPartSaved.objects.filter(review=review, part=part)
    found: int | None = rows.values_list("version", flat=True).first()
    return found or 0


def section_rows(review: AnnualReview) -> list[SectionReported]:
    rows = SectionReported.objects.filter(review=review).select_related("evidence")
    return list(rows.order_by("letter"))


def outcome_rows(review: AnnualReview) -> list[OutcomeReported]:
    rows = OutcomeReported.objects.filter(review=review).select_related("expected")
    return list(rows.order_by("expected__position", "expected_id"))


def line_rows(review: AnnualReview) -> list[ProvisionReported]:
    rows = ProvisionReported.objects.filter(review=review).select_related("promised")
    return list(rows.order_by("promised__section", "promised__position", "promised_id"))


def difference_rows(review: AnnualReview) -> list[ReviewDifference]:
    return list(ReviewDifference.objects.filter(review=review).order_by("position", "pk"))


def words_row(review: AnnualReview) -> ReportWords | None:
    found: ReportWords | None = ReportWords.objects.filter(review=review).first()
    return found


def words_asked(pupil: Pupil, today: date) -> tuple[str, ...]:
    """The headings that are asked of this pupil today, in the order of WORDS_LABELS."""
    asked = [*PLAIN]
    if asks_preparing(pupil.year_group(today)):
        asked += PREPARING
    if pupil.is_looked_after:
        asked += LOOKED_AFTER
    return tuple(name for name in WORDS_LABELS if name in asked)


def evidence_offered(actor: Actor, review: AnnualReview) -> dict[UUID, str]:
    """Reports and medical papers of the pupil that the actor finds, newest first, and what is
    chosen already. Two queries."""
    kept = SectionReported.objects.filter(review=review, evidence__isnull=False)
    found = of_pupil(review.pupil_id, actions_on(actor, review.pupil)).filter(kind__in=_EVIDENCE)
    rows = Document.objects.filter(
        Q(pk__in=found.order_by().values("pk")) | Q(pk__in=kept.values("evidence"))
    )
    return {row.pk: document_words(row) for row in rows.order_by("-dated_on", "pk")}


def document_words(row: Document) -> str:
    by = f", {row.author}" if row.author else ""
    return f"{row.title}{by}, {day(row.dated_on)}"


# --- What the record says already ---------------------------------------------------------------


def progress_known(rows: list[PlanOutcome], today: date) -> dict[UUID, str]:
    """By outcome of Section E: how far the school's own outcome for it came. Five queries."""
    own = {row.outcome_id: row.pk for row in rows if row.outcome_id is not None}
    found = {}
    for row in with_everything(Outcome.objects.filter(pk__in=own)) if own else ():
        shown = show(row, today)
        last = shown.points[0] if shown.points else None
        said = [f"Our outcome: {shown.text}."]
        if last is not None:
            said.append(f"Last counted {last.value} on {last.when}.")
        chips = ", ".join(chip.text for chip in shown.chips)
        said += [f"{chips}."] if chips else []
        found[own[row.pk]] = " ".join([*said, *shown.judged])
    return found


def delivery_known(review: AnnualReview, figures: Mapping[UUID, str]) -> dict[UUID, str]:
    """By line: how much was promised, who provides it, what the school plans for it, what was
    delivered and what shows it. Two queries."""
    planned = planned_of(review.plan)
    found = {}
    for row in promised_of(review.plan):
        said = [amount_words(row.amount, row.per, row.kind), who_provides(row)]
        lines = [part for part in said if part]
        own = [row_title(each.row) for each in planned.get(row.pk, ())]
        if own:
            lines.append(f"our provision: {', '.join(own)}")
        if figures.get(row.pk):
            lines.append(figures[row.pk])
        if row.there_since_on is not None:
            lines.append(f"there since {day(row.there_since_on)}")
        words = "; ".join(lines)
        found[row.pk] = f"{words}. {row.evidence}".strip() if words else row.evidence
    return found


def figures_known(record: PupilRecord) -> dict[UUID, str]:
    """By line: what was delivered of it so far, as the page of the plan's delivery counts it."""
    return {
        line.id: "; ".join(
            part for part in (line.chip.text, line.meter.words if line.meter else "") if part
        )
        for line in delivered_page(record).lines
    }


# --- As saved, for the second of two who write --------------------------------------------------


def sections_words_saved(review: AnnualReview) -> Mapping[str, str]:
    return {
        f"Section {row.letter}": " ".join(
            part for part in (str(row.get_advice_display()), row.instead, row.why) if part
        )
        for row in section_rows(review)
    }


def outcomes_said_words(review: AnnualReview) -> Mapping[str, str]:
    return {
        short(row.expected.words): f"{row.get_progress_display()}. {row.evidence}"
        for row in outcome_rows(review)
    }


def lines_words(review: AnnualReview) -> Mapping[str, str]:
    return {
        short(row.promised.words): f"{row.get_delivered_display()}. {row.how} {row.impact}".strip()
        for row in line_rows(review)
    }


def differences_words(review: AnnualReview) -> Mapping[str, str]:
    return {f"{DIFFERENCE_HEADS['who']}: {row.who}": row.words for row in difference_rows(review)}


def report_words(row: ReportWords | None) -> Mapping[str, str]:
    if row is None:
        return {}
    return {label: words_said(row, name) for name, label in WORDS_LABELS.items()}


def words_said(row: ReportWords, name: str) -> str:
    if name == "pep_combined":
        return str(row.get_pep_combined_display())
    return str(getattr(row, name))
