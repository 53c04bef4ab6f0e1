"""What the register asks of somebody, for the first page."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from pupils.due.selectors import review_counts
from pupils.register.selectors.counts import gap_counts
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.reach import Reader
from send_mis.ui.tasks import Task, TaskKind
from send_mis.ui.words import plural


def register_wanted(reader: Reader, until: date) -> dict[str, QuerySet[Any]]:
    """What `register_tasks` wants counted; nothing for who sees no register."""
    if not reader.may(Action.REGISTER_VIEW):
        return {}
    may_act = reader.may(Action.REGISTER_CHANGE)
    return {**review_counts(reader, until), **(gap_counts(reader) if may_act else {})}


def register_tasks(actor: Actor, found: Mapping[str, int]) -> list[Task]:
    if actor.hat is None or not actor.may(Action.REGISTER_VIEW):
        return []
    may_act = actor.may(Action.REGISTER_CHANGE)
    url = reverse("trust_register" if actor.hat.is_trust else "register", args=[actor.hat.slug])
    return [*_reviews(found, url, may_act=may_act), *(_gaps(found, url) if may_act else [])]


def _reviews(found: Mapping[str, int], url: str, *, may_act: bool) -> list[Task]:
    tasks = []
    if late := found["late"]:
        title = f"{plural(late, 'review is', 'reviews are')} late"
        text = "Once held, say when the next one is." if may_act else ""
        late_url = f"{url}?review=late"
        tasks.append(Task(TaskKind.REVIEWS, title, text, "See who", late_url, "late"))
    if soon := found["soon"]:
        title = f"{plural(soon, 'review', 'reviews')} in the next four weeks"
        tasks.append(Task(TaskKind.REVIEWS, title, "", "See who", f"{url}?review=soon"))
    if again := found["look_again"]:
        title = f"{plural(again, 'monitored pupil', 'monitored pupils')} to review"
        where = f"{url}?status=monitored&sort=review"
        tasks.append(Task(TaskKind.REVIEWS, title, "", "See who", where))
    return tasks


def _gaps(found: Mapping[str, int], url: str) -> list[Task]:
    """What is not recorded yet. It presses less than what is due."""
    wanted = (
        ("not_told", "pupil whose parents are not told", "pupils whose parents are not told",
         "There is no record that they were told about the status.", "Record it", "told"),
        ("no_review", "pupil without a review date", "pupils without a review date", "",
         "Set the dates", "review"),
        ("no_need", "pupil without a need recorded", "pupils without a need recorded",
         "A DfE type is not required.", "Record the needs", "need"),
    )  # fmt: skip
    return [
        Task(TaskKind.RECORDS, plural(found[name], one, many), text, link, f"{url}?missing={what}")
        for name, one, many, text, link, what in wanted
        if found[name]
    ]
