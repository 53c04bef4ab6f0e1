"""What goes between the school and its authorities: forms, filled copies, letters about what is
owed, and plans given to somebody outside."""

from datetime import date, datetime, time, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from ehcp.authority_forms.rules.filling import LeftOut, fill
from ehcp.authority_forms.rules.packages import WordForm
from ehcp.authority_forms.rules.places import headings_as_places, spots_of
from ehcp.authority_forms.rules.suggesting import suggested
from ehcp.authority_forms.selectors.forms import matches_of
from ehcp.authority_forms.selectors.values import MATTERS, form_values
from ehcp.models import (
    AuthorityChase,
    AuthorityForm,
    ChasedItem,
    EhcPlan,
    FilledForm,
    LocalAuthority,
    PlanDisclosure,
)
from pupils.letters.sender import LetterSender
from pupils.models import Document
from send_mis.demo.days import weekday_on
from send_mis.demo.ehc_form_words import HEADINGS, NAME, annual_review_form
from send_mis.demo.ehc_report_building import keep_file

if TYPE_CHECKING:
    from send_mis.demo.ehc_building import EhcBuilder, UnderWay

_BY = "Priya Nair"
_FORM, _PORTAL, _UNMATCHED = "999", "998", "997"
_DECISION_DAYS = timedelta(days=28)


def clear_authority_side(builder: "EhcBuilder") -> None:
    """Before the plans and the authorities go, which these rows hold."""
    school = builder.built.school
    filled = FilledForm.objects.filter(school=school)
    documents = list(filled.exclude(document=None).values_list("document", flat=True))
    filled.delete()
    Document.objects.filter(pk__in=documents).delete()
    AuthorityForm.objects.filter(school=school).delete()
    AuthorityChase.objects.filter(school=school).delete()


def build_authority_side(builder: "EhcBuilder") -> None:
    """After the reviews and their reports."""
    rows = LocalAuthority.objects.filter(school=builder.built.school)
    authorities = {row.code: row for row in rows}
    form = _word_form(builder, authorities[_FORM])
    _word_form(builder, authorities[_UNMATCHED], ("Views of the governors",), is_matched=False)
    _headings(builder, authorities[_PORTAL])
    sent = [each for each in builder.under_way if each.review.report_sent_on is not None]
    for each in sent:
        if each.pupil.list_name == "Okafor, Amara":
            _fill(builder, each, form)
    for each in sent:
        _chase(builder, each)
    _give(builder)


# --- Forms --------------------------------------------------------------------------------------


def _word_form(
    builder: "EhcBuilder", authority: LocalAuthority, extra: tuple[str, ...] = (), *,
    is_matched: bool = True,
) -> AuthorityForm:  # fmt: skip
    content = annual_review_form(authority=authority.name, extra=extra)
    places = [spot.place for spot in spots_of(WordForm(content))]
    on = builder.ago(140 if is_matched else 3)
    form = AuthorityForm(
        id=builder.id(f"{authority.code} form"), authority=authority, school=authority.school,
        kind="word", number=1, name=NAME, size=len(content), sha256=sha256(content).hexdigest(),
        places=[place.as_json() for place in places], added_on=on, added_by=_BY,
    )  # fmt: skip
    if is_matched:
        form.matches = {key: match.as_json() for key, match in suggested(places).items()}
        form.matched_on, form.matched_by = on, _BY
    form.save(force_insert=True)
    keep_file(form, content)
    return form


def _headings(builder: "EhcBuilder", authority: LocalAuthority) -> None:
    places, on = headings_as_places(HEADINGS), builder.ago(120)
    AuthorityForm.objects.create(
        id=builder.id(f"{authority.code} portal"), authority=authority, school=authority.school,
        kind="portal", number=1, name="Headings of the portal",
        places=[place.as_json() for place in places],
        matches={key: match.as_json() for key, match in suggested(places).items()},
        added_on=on, added_by=_BY, matched_on=on, matched_by=_BY,
    )  # fmt: skip


def _fill(builder: "EhcBuilder", each: "UnderWay", form: AuthorityForm) -> None:
    """On the day on which the report was sent."""
    on = each.review.report_sent_on or builder.today
    sender = LetterSender(None, _BY, "senco", "SENCO", each.review.school_id)
    content = annual_review_form(authority=form.authority.name)
    word = WordForm(content)
    may = [action.value for action in MATTERS]
    values = form_values(each.review, writer=sender, may=may, today=on)
    left = fill(word, matches_of(form), values)
    left += [LeftOut("The whole form", note) for note in values.notes]
    at = timezone.make_aware(datetime.combine(on, time(16, 5)))
    filled = word.written(at)
    document = Document(
        id=builder.id(f"{each.review.pk} filled"), pupil=each.pupil, school=each.pupil.school,
        title=f"{form.authority.name}: {form.name}, copy 1", kind="ehc", audience="send",
        author=_BY, dated_on=on, added_on=on, added_by=_BY, file_kind="docx", size=len(filled),
        sha256=sha256(filled).hexdigest(),
    )  # fmt: skip
    document.save(force_insert=True)
    keep_file(document, filled)
    FilledForm.objects.create(
        id=builder.id(f"{each.review.pk} filled form"), review=each.review, pupil=each.pupil,
        school=each.pupil.school, form=form, number=1, state="done", asked_on=on, asked_by=_BY,
        sender=sender.as_json(), may=may, filled_at=at, document=document,
        left_out=[one.as_json() for one in left], tries=1,
    )  # fmt: skip


# --- What is owed -------------------------------------------------------------------------------


def _chase(builder: "EhcBuilder", each: "UnderWay") -> None:
    """Decisions that were late by the end of last month were asked for then."""
    held_on = each.review.held_on
    month_ago = builder.today.replace(day=1) - timedelta(days=1)
    if held_on is None or each.review.decision or held_on + _DECISION_DAYS > month_ago:
        return
    law_on, authority = held_on + _DECISION_DAYS, each.plan.authority
    chased_on = max(law_on, _weekday_by(month_ago))
    chase, _ = AuthorityChase.objects.get_or_create(
        id=builder.id(f"{authority.code} chase {chased_on}"),
        defaults={"authority": authority, "school": authority.school, "chased_on": chased_on,
                  "way": "email", "chased_by": _BY,
                  "note": "An answer was promised for the week after."},
    )  # fmt: skip
    ChasedItem.objects.create(
        id=builder.id(f"{each.review.pk} chased"), chase=chase, school=authority.school,
        pupil=each.pupil, kind="ehc.decision", subject_id=each.review.pk, law_on=law_on,
    )  # fmt: skip


def _weekday_by(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - 4))


# --- Given to somebody outside ------------------------------------------------------------------


def _give(builder: "EhcBuilder") -> None:
    """With consent, and without for the next school; the first was corrected."""
    plans = {plan.pupil.list_name: plan for plan in builder.plans}
    noah, amara = plans.get("Bright, Noah"), plans.get("Okafor, Amara")
    if noah is not None:
        on = max(noah.received_on, builder.ago(64))
        consent = {
            "to_name": "Mr Alun Prys", "to_role": "Occupational therapist",
            "to_organisation": "Steady Hands, a private practice", "way": "email",
            "ground": "consent", "consent_of": "parent", "consent_name": "Laura Bright",
            "consent_on": max(noah.received_on, builder.ago(66)), "consent_how": "writing",
        }  # fmt: skip
        first = _disclose(builder, noah, on, sections="B E F G", **consent)
        _disclose(
            builder, noah, on, sections="B E F", corrects=first, recorded_on=weekday_on(on),
            corrected_because="Section G was taken out before it was sent.", **consent,
        )  # fmt: skip
    if amara is not None:
        on = builder.ago(8)
        _disclose(
            builder, amara, on, is_document=True, way="hand", ground="next_place",
            document_words="EHC plan of Amara Okafor", to_name="Ms Catrin Vaughan",
            to_role="Headteacher", to_organisation="Larkfield Academy",
            ground_words="Amara starts there in September if the authority names it.",
        )  # fmt: skip


def _disclose(
    builder: "EhcBuilder", plan: EhcPlan, given_on: date, **fields: Any
) -> PlanDisclosure:
    of_plan: dict[str, Any] = {
        "plan": plan, "pupil": plan.pupil, "school": builder.built.school, "given_on": given_on,
        "recorded_on": given_on, "recorded_by": _BY,
    }  # fmt: skip
    made: PlanDisclosure = PlanDisclosure.objects.create(
        id=builder.id(f"{plan.pk} given {'corrected' if 'corrects' in fields else ''}"),
        **of_plan | fields,
    )
    return made
