"""The forms of an authority: those that are kept, and the one that is in force."""

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from ehcp.authority_forms.rules.fields import FIELDS
from ehcp.authority_forms.rules.matching import CarriedOver, Matched, carried_over
from ehcp.authority_forms.rules.spots import FormPlace
from ehcp.authority_forms.rules.suggesting import suggested
from ehcp.choices import FormKind
from ehcp.models import AuthorityForm, LocalAuthority
from pupils.documents.selectors import size_words
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.scope import visible_or_404
from send_mis.ui.parts import Link
from send_mis.ui.words import plain_day, plural

CHANGE = Action.AUTHORITY_CHANGE


@dataclass(frozen=True, slots=True)
class FormLine:
    """One version of a form, in the list of its authority."""

    name: str
    added: str
    places: str
    standing: str
    is_in_force: bool
    links: list[Link]


@dataclass(frozen=True)
class FormsPage:
    """Of one authority: its Word form and the headings of its portal, each newest first."""

    word: list[FormLine]
    portal: list[FormLine]


@dataclass(frozen=True)
class Matching:
    """What a form's page starts from: what is matched or carried over, else what is suggested.
    `gone`: places of the version before that were filled and are not in this one."""

    places: list[FormPlace]
    matches: dict[str, Matched]
    suggested: frozenset[str]
    fresh: frozenset[str]
    gone: list[FormPlace]
    before: int | None


def form_or_404(actor: Actor, slug: str, authority_id: UUID, form_id: UUID) -> AuthorityForm:
    rows = AuthorityForm.objects.select_related("authority", "school")
    row: AuthorityForm = visible_or_404(
        rows, actor, CHANGE, pk=form_id, authority=authority_id, school__slug=slug
    )
    return row


def known_forms(ids: set[UUID]) -> list[UUID]:
    """Of the names of files those that are a form's."""
    return list(AuthorityForm.objects.filter(pk__in=ids).values_list("pk", flat=True))


def form_in_force(authority_id: UUID, kind: FormKind) -> AuthorityForm | None:
    """The newest that somebody has matched. One query."""
    rows = AuthorityForm.objects.filter(authority=authority_id, kind=kind, matched_on__isnull=False)
    found: AuthorityForm | None = rows.order_by("-number").first()
    return found


def forms_page(authority: LocalAuthority) -> FormsPage:
    """One query."""
    rows = list(AuthorityForm.objects.filter(authority=authority).order_by("kind", "-number"))
    found: dict[str, list[FormLine]] = {kind.value: [] for kind in FormKind}
    for row in rows:
        same = [each for each in rows if each.kind == row.kind and each.matched_on is not None]
        is_in_force = bool(same) and same[0].pk == row.pk
        found[row.kind].append(_line(row, authority, is_in_force=is_in_force))
    return FormsPage(found[FormKind.WORD.value], found[FormKind.PORTAL.value])


def _line(row: AuthorityForm, authority: LocalAuthority, *, is_in_force: bool) -> FormLine:
    at = [authority.school.slug, authority.pk, row.pk]
    matched = sum(1 for each in row.matches.values() if Matched.read(each) != Matched())
    links = [Link("Match its places" if row.matched_on is None else "Change what goes where",
                  reverse("authority_form", args=at))]  # fmt: skip
    if row.kind == FormKind.WORD:
        links.append(Link("Download it as it came", reverse("authority_form_file", args=at)))
    standing = "In force" if is_in_force else "Replaced"
    if row.matched_on is None:
        standing = "Not matched yet: not used until then"
    size = f", {size_words(row.size)}" if row.size else ""
    return FormLine(
        f"{row.name}, version {row.number}",
        f"Added {plain_day(row.added_on)} by {row.added_by}{size}",
        f"{plural(len(row.places), 'place', 'places')}, {matched} of them matched",
        standing, is_in_force, links,
    )  # fmt: skip


def places_of(row: AuthorityForm) -> list[FormPlace]:
    return [FormPlace.read(each) for each in row.places]


def matches_of(row: AuthorityForm) -> dict[str, Matched]:
    return {key: Matched.read(each) for key, each in row.matches.items()}


def matching_of(row: AuthorityForm) -> Matching:
    """One query."""
    places = places_of(row)
    before = _before(row)
    carried = CarriedOver({}, [], frozenset())
    if before is not None:
        carried = carried_over(places_of(before), matches_of(before), places)
    if row.matched_on is not None:
        return Matching(places, matches_of(row), frozenset(), frozenset(), carried.gone,
                        before.number if before else None)  # fmt: skip
    offered = suggested(places)
    new = {key: match for key, match in offered.items() if key not in carried.matches}
    if before is not None:
        new = {key: match for key, match in new.items() if key in carried.fresh}
    return Matching(
        places, carried.matches | new, frozenset(new), carried.fresh, carried.gone,
        before.number if before else None,
    )  # fmt: skip


def _before(row: AuthorityForm) -> AuthorityForm | None:
    rows = AuthorityForm.objects.filter(
        authority=row.authority_id, kind=row.kind, number__lt=row.number, matched_on__isnull=False
    )
    found: AuthorityForm | None = rows.order_by("-number").first()
    return found


def form_words(row: AuthorityForm) -> dict[str, str]:
    """As saved, by the words beside each place."""
    matches = matches_of(row)
    return {
        f"{number}. {place.label}": match.text or (FIELDS[match.field].label if match.field else "")
        for number, place in enumerate(places_of(row), start=1)
        if (match := matches.get(place.key, Matched())) != Matched()
    }  # fmt: skip
