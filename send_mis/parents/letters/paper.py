"""A reader's letter as a PDF: what they read, how they read it on a screen, and a slip to answer
on."""

from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.urls import reverse

from pupils.choices import LetterFormat
from send_mis.access.paper import sheet_for
from send_mis.parents.choices import SlotJoin
from send_mis.parents.letters.rules import TICKS
from send_mis.parents.letters.selectors import answered, news_of, shown_in_letter, times_in_letter
from send_mis.parents.letters.services import ReaderLetter
from send_mis.parents.models import SharedWith, Signpost
from send_mis.parents.signposts.rules import HOW_TO_FIND
from send_mis.parents.summaries.selectors.shown import title_of
from send_mis.parents.visits.code import code_goes_to
from send_mis.pdf import render_pdf
from send_mis.ui.words import clock, day, day_of, long_day


def letter_pdf(
    row: SharedWith, letter: ReaderLetter, *, address: Sequence[str],
    signposts: Sequence[Signpost], is_large: bool,
) -> bytes:  # fmt: skip
    """`row`: with its summary, pupil and contact. Of two letters the one made last works: when it
    was made stands at its foot."""
    school, made_at = row.pupil.school, letter.made_at
    sheet = sheet_for(
        None, school.name, school.pk, made=f"{day(made_at)}, {clock(made_at)}",
        for_whom=row.contact.name, landscape=False,
    )  # fmt: skip
    shown = shown_in_letter(letter.shared)
    context = {
        "sheet": sheet, "school": school, "name": row.contact.name, "address": address,
        "on": long_day(made_at), "shown": shown, "is_large": is_large,
        "where": where_it_is_typed(), "groups": letter.code.split("-"),
        "until": long_day(letter.until), "goes": code_goes_to(row.contact_id),
        "owner": row.summary.owner.display_name,
        "ticks": TICKS, "times": times_in_letter(row, day_of(made_at)), "joins": SlotJoin.labels,
        "reference": row.pk.hex[:8].upper(),
        "signposts": signposts, "how_to_find": HOW_TO_FIND,
    }  # fmt: skip
    return render_pdf("parents/pdf/letter.html", context, title=shown.title)


def told_pdf(row: SharedWith, *, address: Sequence[str], on: date) -> bytes:
    """That it was withdrawn, or what was answered. `row`: with its summary, pupil and contact."""
    school = row.pupil.school
    title = title_of(row.summary.kind, row.pupil.short_name)
    sheet = sheet_for(
        None, school.name, school.pk, made=day(on), for_whom=row.contact.name, landscape=False
    )
    context = {
        "sheet": sheet, "school": school, "name": row.contact.name, "address": address,
        "on": long_day(on), "title": title, "news": news_of(row), "answers": answered(row),
        "is_large": row.contact.format == LetterFormat.LARGE,
    }  # fmt: skip
    return render_pdf("parents/pdf/told.html", context, title=title)


def where_it_is_typed() -> str:
    """As people type an address."""
    whole = f"{settings.PUBLIC_URL.rstrip('/')}{reverse('letter_code')}"
    return whole.removeprefix("https://").removeprefix("http://")
