"""An authority's form is kept as it came, or the headings of its portal are; then it is matched."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from hashlib import sha256
from uuid import uuid4

from ehcp.authority_forms.rules.matching import Matched, match_problems
from ehcp.authority_forms.rules.packages import WordForm
from ehcp.authority_forms.rules.places import headings_as_places, spots_of
from ehcp.authority_forms.rules.refusals import NO_PLACE, refused
from ehcp.authority_forms.selectors.forms import form_words, places_of
from ehcp.choices import FormKind
from ehcp.models import AuthorityForm, LocalAuthority
from pupils.documents.keeping import kept_with, put
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.audit.saving import insert, lock, lock_version, refused_in_words, save
from send_mis.errors import RuleBroken

_CHANGE = Action.AUTHORITY_CHANGE
_DEFERRED = "ehcp_form_authority_school_fk"
_THERE = "This form is kept already, as version {}. Nothing is saved."
_SAME = "These headings are the ones that are kept, in the same order. Nothing is saved."
_MOST_PLACES = 600
_TOO_MANY = f"The form has more than {_MOST_PLACES} places to fill. Divide it in two."
_MOST_HEADINGS = 200


def add_word_form(
    *, actor: Actor, authority: LocalAuthority, name: str, content: bytes
) -> AuthorityForm:
    """A version of its own, used once it is matched. Raises RuleBroken."""
    ensure(actor, _CHANGE, authority)
    places = [spot.place for spot in spots_of(WordForm(content))]
    if not places:
        raise refused(NO_PLACE)
    if len(places) > _MOST_PLACES:
        raise refused(_TOO_MANY)
    digest = sha256(content).hexdigest()
    row = _new(actor, authority, FormKind.WORD, name)
    row.size, row.sha256 = len(content), digest
    row.places = [place.as_json() for place in places]
    with (
        kept_with(row),
        change(actor=actor, event="authority_form.added", school_id=authority.school_id),
        _last_word(),
    ):
        before = _numbered(row, authority)
        if before is not None and before.sha256 == digest:
            raise refused(_THERE.format(before.number))
        insert(row, at="file")
        put(row, content)
    return row


def add_headings(
    *, actor: Actor, authority: LocalAuthority, headings: Sequence[str]
) -> AuthorityForm:
    """Of its portal, in its order. Raises RuleBroken, at `headings`."""
    ensure(actor, _CHANGE, authority)
    said = [" ".join(each.split())[:200] for each in headings]
    said = [each for each in said if each]
    if not said:
        raise RuleBroken({"headings": ["Enter at least one heading."]})
    if len(said) > _MOST_HEADINGS:
        raise RuleBroken({"headings": [f"Enter at most {_MOST_HEADINGS} headings."]})
    row = _new(actor, authority, FormKind.PORTAL, "Headings of the portal")
    row.places = [place.as_json() for place in headings_as_places(said)]
    with (
        change(actor=actor, event="authority_form.added", school_id=authority.school_id),
        _last_word(),
    ):
        before = _numbered(row, authority)
        if before is not None and before.places == row.places:
            raise RuleBroken({"headings": [_SAME]})
        insert(row, at="headings")
    return row


def match_form(
    *, actor: Actor, form: AuthorityForm, version: int, matches: Mapping[str, Matched]
) -> AuthorityForm:
    """All places at once: from now on this version is in force. Raises RuleBroken, by the key of
    the place, EditConflict."""
    ensure(actor, _CHANGE, form)
    with (
        change(actor=actor, event="authority_form.matched", school_id=form.school_id),
        _last_word(),
    ):
        row = lock_version(AuthorityForm, form.pk, version, form_words)
        places = places_of(row)
        said = {key: replace(match, text=match.text.strip()) for key, match in matches.items()}
        wrong = match_problems(places, said)
        if wrong:
            raise RuleBroken(wrong)
        keys = {place.key for place in places}
        kept = {
            key: match.as_json()
            for key, match in said.items()
            if key in keys and match != Matched()
        }
        if not kept:
            raise RuleBroken("Match at least one place: a form without any stays empty.")
        if kept != row.matches or row.matched_on is None:
            row.matches, row.matched_on, row.matched_by = kept, actor.today, actor.name
            save(row, "matches", "matched_on", "matched_by")
        return row


def _new(actor: Actor, authority: LocalAuthority, kind: FormKind, name: str) -> AuthorityForm:
    return AuthorityForm(
        id=uuid4(), authority=authority, school_id=authority.school_id, kind=kind,
        name=" ".join(name.split())[:160] or "Form", added_on=actor.today, added_by=actor.name,
    )  # fmt: skip


def _numbered(row: AuthorityForm, authority: LocalAuthority) -> AuthorityForm | None:
    """The version before it. Whoever adds another at once waits here."""
    lock(LocalAuthority, authority.pk)
    rows = AuthorityForm.objects.filter(authority=authority, kind=row.kind)
    before: AuthorityForm | None = rows.order_by("-number").first()
    row.number = before.number + 1 if before else 1
    return before


def _last_word() -> AbstractContextManager[None]:
    return refused_in_words([AuthorityForm], _DEFERRED)
