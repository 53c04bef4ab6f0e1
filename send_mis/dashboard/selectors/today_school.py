"""The first page of those who see the whole school: SENCO, head, safeguarding, care."""

from django.urls import reverse

from pupils.choices import DifferenceState, ImportState
from pupils.imports.selectors.page import kinds_for
from pupils.models import ImportBatch, RegisterDifference
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.scope import visible_to
from send_mis.dashboard.selectors.today_delivery import delivery_steps
from send_mis.dashboard.selectors.today_money import money_steps
from send_mis.dashboard.selectors.today_parts import (
    Figures,
    PupilTable,
    Step,
    Today,
    due_rows,
    figures,
    greeting,
    in_words,
    lede,
    missing_tiles,
    register_tiles,
    register_url,
)
from send_mis.dashboard.selectors.today_people import role_steps
from send_mis.dashboard.selectors.today_plans import plan_steps
from send_mis.dashboard.selectors.today_provision import outcome_steps
from send_mis.ui.parts import Link
from send_mis.ui.words import plural

_DUE_AT_MOST = 8
_WAITING_AT_MOST = 12
_FILES_NAMED = 3
WAITING_STATES = (ImportState.MAPPING, ImportState.PREVIEW)


def for_school(actor: Actor) -> Today:
    """Eight queries at most, nine for delivery and thirteen for the money of who may see them."""
    found = figures(actor)
    if not found.on_roll:
        return _empty_school(actor)
    differences = _differences(actor)
    imports = waiting_imports(actor)
    rows = due_rows(actor, _DUE_AT_MOST)
    due = PupilTable(
        "What is due", in_words(actor, rows),
        "Nothing is due in the next four weeks.",
        Link("The whole register", register_url(actor)),
    )  # fmt: skip
    steps = [
        *role_steps(actor),
        *imports,
        *differences,
        *_steps(actor, found),
        *plan_steps(actor),
        *outcome_steps(actor),
        *delivery_steps(actor),
        *money_steps(actor),
    ]
    return Today(
        greeting=greeting(actor),
        lede=lede(actor),
        next=steps[0] if steps else _nothing_waits(),
        waiting=steps[1:_WAITING_AT_MOST],
        tiles=register_tiles(actor, found),
        missing=missing_tiles(actor, found),
        tables=[due],
        links=_links(actor),
    )


def _empty_school(actor: Actor) -> Today:
    step = Step(
        "No pupils yet", "The office brings the pupils in; then the register begins.", tone="soon"
    )
    if actor.may(Action.IMPORT_RUN):
        assert actor.hat is not None  # noqa: S101 a page is of a hat
        step = Step(
            "Start by bringing in the pupils",
            "An export from your MIS or a Common Transfer File. You see everything before it is"
            " written. Then bring in your own SEN sheet the same way.",
            "Bring in a file", reverse("imports", args=[actor.hat.slug]),
        )  # fmt: skip
    steps = [*role_steps(actor), step]
    return Today(greeting(actor), lede(actor), steps[0], waiting=steps[1:], links=_links(actor))


def _steps(actor: Actor, found: Figures) -> list[Step]:
    """What the register itself asks for, the most pressing first."""
    steps = []
    if actor.may(Action.IMPORT_REGISTER) and not found.on_register and not found.monitored:
        assert actor.hat is not None  # noqa: S101 a page is of a hat
        steps.append(
            Step(
                "Bring in your own register",
                "Your spreadsheet with status, needs and review dates, whatever its headings.",
                "Bring in a file", reverse("imports", args=[actor.hat.slug]),
            )
        )  # fmt: skip
    may_act = actor.may(Action.REGISTER_CHANGE)
    if found.late:
        title = f"{plural(found.late, 'review is', 'reviews are')} late"
        text = "Once held, say when the next one is." if may_act else ""
        late = register_url(actor, review="late")
        steps.append(Step(title, text, "See who", late, "late"))
    if found.soon:
        title = f"{plural(found.soon, 'review', 'reviews')} in the next four weeks"
        steps.append(Step(title, "", "See who", register_url(actor, review="soon")))
    if found.look_again:
        title = f"{plural(found.look_again, 'monitored pupil', 'monitored pupils')} to look at"
        url = register_url(actor, status="monitored", sort="review")
        steps.append(Step(title, "", "See who", url))
    if may_act and found.no_need:
        title = f"{plural(found.no_need, 'pupil has', 'pupils have')} no need recorded"
        url = register_url(actor, missing="need")
        steps.append(Step(title, "A DfE type is not required.", "Fill the gaps", url))
    if may_act and found.no_review:
        title = f"{plural(found.no_review, 'pupil has', 'pupils have')} no review date"
        steps.append(Step(title, "", "Set the dates", register_url(actor, missing="review")))
    return steps


def _nothing_waits() -> Step:
    return Step(
        "Nothing is waiting for you", "No review is late or due, and nothing is missing.",
        tone="fine",
    )  # fmt: skip


def _differences(actor: Actor) -> list[Step]:
    if not actor.may(Action.DIFFERENCE_SETTLE) or actor.hat is None:
        return []
    rows = visible_to(RegisterDifference.objects.all(), actor, Action.DIFFERENCE_SETTLE)
    count = rows.filter(state=DifferenceState.OPEN).count()
    if not count:
        return []
    title = f"{plural(count, 'difference', 'differences')} between a file and the register"
    url = reverse("differences", args=[actor.hat.slug])
    text = "Nothing was changed. Say for each which one is right."
    return [Step(title, text, "Settle them", url)]


def waiting_imports(actor: Actor) -> list[Step]:
    """Files that somebody began to bring in and that wait for a person, of the kinds that this
    reader may bring in: a file's name tells of what stands in it. One query."""
    if not actor.may(Action.IMPORT_RUN) or actor.hat is None or actor.hat.is_trust:
        return []
    rows = visible_to(ImportBatch.objects.all(), actor, Action.IMPORT_RUN)
    waiting = rows.filter(state__in=WAITING_STATES, kind__in=kinds_for(actor))
    names = list(waiting.order_by("-made_at").values_list("file_name", flat=True))
    if not names:
        return []
    title = f"{plural(len(names), 'file waits', 'files wait')} to be checked"
    url = reverse("imports", args=[actor.hat.slug])
    more = f" and {len(names) - _FILES_NAMED} more" if len(names) > _FILES_NAMED else ""
    text = f"{', '.join(names[:_FILES_NAMED])}{more}. Nothing is written until you confirm."
    return [Step(title, text, "Check and confirm", url)]


def _links(actor: Actor) -> list[Link]:
    if actor.hat is None or actor.hat.is_trust:
        return []
    slug = actor.hat.slug
    offered = (
        (Action.REGISTER_CHANGE, "Add a pupil", "pupil_add", Action.PUPIL_CHANGE),
        (Action.AUDIT_VIEW, "Who did what", "audit", Action.AUDIT_VIEW),
    )
    return [
        Link(label, reverse(name, args=[slug]))
        for first, label, name, second in offered
        if actor.may(first) and actor.may(second)
    ]
