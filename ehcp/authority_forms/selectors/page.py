"""A review's copies of the authority's form, and its words box by box for a portal."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from ehcp.authority_forms.rules.fields import FIELDS, FormValues
from ehcp.authority_forms.rules.filling import numeric, value_words
from ehcp.authority_forms.rules.matching import Matched
from ehcp.authority_forms.rules.sending import is_draft
from ehcp.authority_forms.rules.spots import FormPlace
from ehcp.authority_forms.selectors.forms import form_in_force, matches_of, places_of
from ehcp.authority_forms.selectors.values import form_values
from ehcp.choices import DisclosedPaper, FilledState, FormKind, PlaceKind
from ehcp.models import AnnualReview, AuthorityForm, BoxCopied, FilledForm, PlanDisclosure
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import actions_on
from send_mis.access.scope import visible_or_404
from send_mis.ui.chips import Chip, Kind
from send_mis.ui.parts import Link
from send_mis.ui.words import at_time, day_of, plain_day, plural

_CHIPS: dict[str, Kind] = {FilledState.WAITING: "neutral", FilledState.FAILED: "late"}
_TICKED = "Tick"
_LONGEST_KEY = 200


@dataclass(frozen=True, slots=True)
class FilledLine:
    title: str
    text: str
    chip: Chip
    problem: str
    left_out: list[dict[str, str]]
    left_words: str
    file_url: str
    # To whom and when it went, or where that is recorded.
    sent: str
    sent_url: str


@dataclass(frozen=True)
class FilledPage:
    """`form`: the one in force, in words; empty where the authority has none here."""

    authority: str
    form: str
    copies: list[FilledLine]
    is_waiting: bool
    links: list[Link]
    portal_url: str


@dataclass(frozen=True, slots=True)
class CopyBox:
    """`number`: of the box on the page; `note`: why there is nothing in it."""

    number: int
    heading: str
    where: str
    words: str
    note: str
    rows: int
    key: str
    digest: str
    # Who has copied it and when; whether it says something else since.
    copied: str = ""
    is_changed: bool = False


def filled_or_404(actor: Actor, pupil_id: UUID, review_id: UUID, filled_id: UUID) -> FilledForm:
    rows = FilledForm.objects.select_related("document", "form", "review__plan__authority", "pupil")
    row: FilledForm = visible_or_404(
        rows, actor, Action.EHC_REVIEW, pk=filled_id, review=review_id, pupil=pupil_id
    )
    return row


def is_kept(row: FilledForm) -> bool:
    return row.document is not None and row.document.removed_on is None


def copy_words(row: FilledForm) -> str:
    """ "copy 2"; "copy 1, draft"."""
    return f"copy {row.number}{', draft' if _is_draft(row, row.review) else ''}"


def _is_draft(row: FilledForm, review: AnnualReview) -> bool:
    return is_draft(review.held_on, day_of(row.filled_at) if row.filled_at else None)


def lines_of_sent(
    filled_ids: Collection[UUID] | QuerySet[FilledForm, Any],
) -> dict[UUID, PlanDisclosure]:
    """The line that stands of each copy that was sent. One query."""
    rows = PlanDisclosure.objects.filter(
        paper=DisclosedPaper.FORM, source_id__in=filled_ids, corrected_by__isnull=True,
    )  # fmt: skip
    return {row.source_id: row for row in rows if row.source_id is not None}


def filled_page(review: AnnualReview, actor: Actor) -> FilledPage:
    """Four queries."""
    authority = review.plan.authority
    form = form_in_force(authority.pk, FormKind.WORD)
    rows = list(
        FilledForm.objects.filter(review=review).select_related("form", "document")
        .order_by("-number")
    )  # fmt: skip
    at, sent = (
        [review.pupil_id, review.pk],
        lines_of_sent(FilledForm.objects.filter(review=review).order_by().values("pk")),
    )
    links = [Link("Copy it box by box, for a portal", reverse("ehc_review_copy", args=at))]
    if actor.may(Action.AUTHORITY_CHANGE):
        of = [review.pupil.school.slug, authority.pk]
        links.append(Link(f"The forms of {authority.name}", reverse("authority_forms", args=of)))
    return FilledPage(
        authority=authority.name,
        form=f"{form.name}, version {form.number}" if form else "",
        copies=[_line(row, at, sent.get(row.pk), review) for row in rows],
        is_waiting=any(row.state == FilledState.WAITING for row in rows),
        links=links, portal_url=authority.portal_url,
    )  # fmt: skip


def _line(
    row: FilledForm, at: Sequence[Any], sent: PlanDisclosure | None, review: AnnualReview
) -> FilledLine:
    is_there = is_kept(row)
    url = reverse("ehc_review_form_file", args=[*at, row.pk]) if is_there else ""
    may_be_sent = is_there and sent is None and not _is_draft(row, review)
    count = len(row.left_out)
    return FilledLine(
        f"Copy {row.number}: {row.form.name}, version {row.form.number}",
        f"Asked for on {plain_day(row.asked_on)} by {row.asked_by}",
        _chip(row, sent, review), row.problem, row.left_out,
        plural(count, "place to look at", "places to look at") if count else "", url,
        f"Sent to {sent.to_name} on {plain_day(sent.given_on)}, {sent.get_way_display().lower()}"
        if sent else "",
        reverse("ehc_review_form_sent", args=[*at, row.pk]) if may_be_sent else "",
    )  # fmt: skip


def _chip(row: FilledForm, sent: PlanDisclosure | None, review: AnnualReview) -> Chip:
    if row.state != FilledState.DONE:
        return Chip(_CHIPS[row.state], str(row.get_state_display()))
    if sent is not None:
        return Chip("fine", "Sent")
    if _is_draft(row, review):
        return Chip("neutral", "Draft: filled before the meeting")
    return Chip("soon", "Filled, not sent yet")


def copied_form(review: AnnualReview) -> AuthorityForm | None:
    """The portal's headings, else the Word form."""
    authority = review.plan.authority_id
    return form_in_force(authority, FormKind.PORTAL) or form_in_force(authority, FormKind.WORD)


def copy_boxes(review: AnnualReview, actor: Actor) -> list[CopyBox] | None:
    """In the portal's order, else in the form's; None where neither is matched."""
    form = copied_form(review)
    if form is None:
        return None
    done = {row.key: row for row in BoxCopied.objects.filter(review=review, form=form)}
    may = [each.value for each in actions_on(actor, review.pupil)]
    values = form_values(review, writer=actor, may=may, today=actor.today)
    matches = matches_of(form)
    found: list[CopyBox] = []
    for place in places_of(form):
        match = matches.get(place.key, Matched())
        if match == Matched():
            continue
        words = _words(place, match, values)
        note = "" if words else values.why_not.get(match.field, _nothing(place))
        key, digest = place.key[:_LONGEST_KEY], sha256(words.encode()).hexdigest()
        copied = done.get(key)
        found.append(CopyBox(
            len(found) + 1, place.label, place.where, words, note,
            min(12, 1 + words.count("\n") + len(words) // 90), key, digest,
            f"{copied.copied_by}, {at_time(copied.copied_at)}" if copied else "",
            is_changed=copied is not None and copied.digest != digest,
        ))  # fmt: skip
    return found


def copied_words(boxes: Sequence[CopyBox]) -> str:
    """ "3 of 12 boxes are copied"."""
    wanted = [each for each in boxes if not each.note]
    done = sum(1 for each in wanted if each.copied and not each.is_changed)
    return f"{done} of {plural(len(wanted), 'box is', 'boxes are')} copied."


def _nothing(place: FormPlace) -> str:
    return "Not to be ticked." if place.kind == PlaceKind.TICK else "Not recorded."


def _words(place: FormPlace, match: Matched, values: FormValues) -> str:
    if place.kind == PlaceKind.TICK:
        return _TICKED if match.field in values.true else ""
    field = FIELDS.get(match.field)
    if field is None or not field.of:
        return value_words(match, values)
    column = match.field.rpartition(".")[2]
    said = (entry.get(column, "") for entry in values.rows.get(field.of, []))
    return "\n".join(each if isinstance(each, str) else numeric(each) for each in said)
