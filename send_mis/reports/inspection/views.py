"""An inspector's list of pupils, and the stories of those who are picked from it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from pupils.register.selectors.filters import in_words
from pupils.register.selectors.query import Place, place_of_school
from send_mis.access.marks import ActorRequest, requires
from send_mis.access.paper import sheet_for
from send_mis.access.scope import school_or_404
from send_mis.audit import record as audit
from send_mis.pdf import Sheet, render_pdf
from send_mis.pdf.joining import joined_pdf
from send_mis.pdf.render import render_within
from send_mis.reports.inspection import exports
from send_mis.reports.inspection.rules import (
    CONTINUED,
    MOST_STORIES,
    NO_ATTENDANCE,
    ON_SCREEN,
    PAGES,
    PupilStory,
    cut_story,
    cuts_to_try,
)
from send_mis.reports.inspection.selectors.facts import chosen_pupils, story_facts
from send_mis.reports.inspection.selectors.list import (
    MOST_LISTED,
    VIEW,
    inspection_list,
    inspection_register,
)
from send_mis.reports.inspection.selectors.story import story_of
from send_mis.schools.models import School
from send_mis.ui.downloads import download, of_pupil
from send_mis.ui.lists import Address
from send_mis.ui.parts import Link
from send_mis.ui.words import day, plain_day, plural

_TITLE = "Story for an inspector"


@requires(VIEW)
def inspection(request: ActorRequest, school: str) -> HttpResponse:
    place = _place(request, school)
    context = {
        "found": inspection_list(request.actor, place, Address.of(request)), "place": place,
        "most": MOST_STORIES, "most_listed": MOST_LISTED, "no_attendance": NO_ATTENDANCE,
    }  # fmt: skip
    return render(request, "reports/inspection.html", context)


@requires(VIEW)
def inspection_csv(request: ActorRequest, school: str) -> HttpResponse:
    return _file(request, school, "csv")


@requires(VIEW)
def inspection_xlsx(request: ActorRequest, school: str) -> HttpResponse:
    return _file(request, school, "xlsx")


@requires(VIEW)
def inspection_pdf(request: ActorRequest, school: str) -> HttpResponse:
    return _file(request, school, "pdf")


@requires(VIEW)
def inspection_stories(request: ActorRequest, school: str) -> HttpResponse:
    found = school_or_404(request.actor, VIEW, school)
    pupils, problem = _picked(request, found)
    if problem:
        return _back(request, found, problem)
    stories = _stories(request, found, pupils)
    audit.read(
        actor=request.actor, what="inspection.stories", pupil_ids=[each.pk for each in pupils],
        detail=plural(len(pupils), "pupil", "pupils"), school_id=found.pk,
    )  # fmt: skip
    context = {
        "school": found, "stories": [cut_story(each, ON_SCREEN) for each in stories],
        "continued": CONTINUED, "crumbs": _crumbs(found),
        "print_url": f"{reverse('inspection_stories_print', args=[found.slug])}?"
        f"{Address.of(request).query}",
    }  # fmt: skip
    return render(request, "reports/stories.html", context)


@requires(VIEW)
def inspection_stories_print(request: ActorRequest, school: str) -> HttpResponse:
    """One file, each pupil beginning on a new page."""
    found = school_or_404(request.actor, VIEW, school)
    pupils, problem = _picked(request, found)
    if problem:
        return _back(request, found, problem)
    files = [_on_paper(request, found, each) for each in _stories(request, found, pupils)]
    audit.read(
        actor=request.actor, what="inspection.stories_pdf",
        pupil_ids=[each.pk for each in pupils],
        detail=plural(len(pupils), "pupil", "pupils"), school_id=found.pk,
    )  # fmt: skip
    if len(pupils) == 1:
        return of_pupil(files[0], "pdf", "Story", pupils[0], request.today)
    name = f"Stories of {len(pupils)} pupils"
    return download(joined_pdf(files), "pdf", name, found.name, plain_day(request.today))


def _place(request: ActorRequest, slug: str) -> Place:
    place = place_of_school(request.actor, slug, VIEW)
    if place is None:
        raise Http404("There is no such school, or it is not yours to see.")
    return place


def _file(request: ActorRequest, slug: str, kind: str) -> HttpResponse:
    place, actor = _place(request, slug), request.actor
    register = inspection_register(actor, place, Address.of(request))
    rows, said = exports.inspection_rows(register, kind), in_words(register.asked)
    if kind == "pdf":
        context = {
            "sheet": _sheet(request, place.name, place.id, landscape=True), "rows": rows,
            "filter_words": said, "problems": register.asked.problems,
            "no_attendance": NO_ATTENDANCE,
        }  # fmt: skip
        content = render_pdf("reports/pdf/inspection.html", context, title=exports.TITLE)
    else:
        content = {"csv": exports.inspection_csv, "xlsx": exports.inspection_xlsx}[kind](
            actor, rows
        )
    audit.read(
        actor=actor, what=f"inspection.{kind}", pupil_ids=[each.row.id for each in rows],
        detail=said, school_id=place.id,
    )  # fmt: skip
    return download(content, kind, exports.TITLE, place.name, plain_day(request.today))


def _picked(request: ActorRequest, school: School) -> tuple[list[Any], str]:
    """The pupils of the address. Raises Http404 where one is none of the reader's here."""
    asked = list(dict.fromkeys(request.GET.getlist("pupil")))
    if not asked:
        return [], "Tick the pupils whose stories you want first."
    if len(asked) > MOST_STORIES:
        return [], f"At most {MOST_STORIES} stories at once: an inspector looks at about six."
    ids = {found for text in asked if (found := _id(text)) is not None}
    pupils = chosen_pupils(request.actor, school, ids)
    if len(pupils) < len(asked):
        raise Http404("There is no such pupil, or they are not yours to see.")
    return pupils, ""


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _stories(request: ActorRequest, school: School, pupils: list[Any]) -> list[PupilStory]:
    return [story_of(request.actor, each) for each in story_facts(request.actor, school, pupils)]


def _on_paper(request: ActorRequest, school: School, story: PupilStory) -> bytes:
    sheet = _sheet(request, school.name, school.pk, landscape=False)
    tries = [{"sheet": sheet, "story": cut, "continued": CONTINUED} for cut in cuts_to_try(story)]
    title = f"{_TITLE}: {story.name}"
    return render_within("reports/pdf/story.html", tries, title=title, pages=PAGES)


def _sheet(request: ActorRequest, name: str, school_id: UUID, *, landscape: bool) -> Sheet:
    made = f"as at {day(request.today)}"
    return sheet_for(request.actor, name, school_id, made=made, landscape=landscape)


def _back(request: ActorRequest, school: School, problem: str) -> HttpResponse:
    messages.error(request, problem)
    return redirect("inspection", school.slug)


def _crumbs(school: School) -> tuple[Link, ...]:
    return (Link("For an inspector", reverse("inspection", args=[school.slug])), Link("Stories"))
