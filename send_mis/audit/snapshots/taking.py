"""A version is taken inside the change that saves, and read with who made it and when."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from django.db.models import Max
from django.utils import timezone

from send_mis.audit.record import Who, open_change
from send_mis.audit.snapshots.comparing import Content, Version
from send_mis.audit.snapshots.models import Snapshot
from send_mis.ui.words import clock
from send_mis.ui.words import day as in_words

S = TypeVar("S", bound=Snapshot)


def take_snapshot(
    model: type[S], subject: Any, *, actor: Who | None, kind: str, content: Mapping[str, Any]
) -> S:
    """Inside an open change, with `subject` locked: the next number.

    Without an actor, of how something was before anybody kept versions of it.
    """
    open_change()
    of = {model.OF: subject}
    last = model.objects.filter(**of).aggregate(last=Max("number"))["last"]
    made: S = model.objects.create(
        **of, school_id=subject.school_id, number=(last or 0) + 1, kind=kind, content=content,
        made_by_id=actor.user_id if actor else None, made_at=timezone.now(),
    )  # fmt: skip
    return made


def take_snapshots(
    model: type[S], contents: Sequence[tuple[Any, Mapping[str, Any]]], *, actor: Who | None,
    kind: str,
) -> None:  # fmt: skip
    """The next number of each of several subjects, with what it says. Two queries."""
    open_change()
    rows = model.objects.filter(**{f"{model.OF}__in": [subject.pk for subject, _ in contents]})
    last = dict(rows.order_by().values_list(model.OF).annotate(last=Max("number")))
    model.objects.bulk_create(
        model(
            **{model.OF: subject}, school_id=subject.school_id, kind=kind, content=content,
            number=last.get(subject.pk, 0) + 1, made_by_id=actor.user_id if actor else None,
            made_at=timezone.now(),
        )
        for subject, content in contents
    )  # fmt: skip


def version_of(snapshot: Any, url: str, read: Callable[[Mapping[str, Any]], Content]) -> Version:
    """`read`: what the stored content says in words."""
    return Version(
        number=snapshot.number,
        label=f"Version {snapshot.number}, {snapshot.get_kind_display().lower()}",
        by=snapshot.made_by.display_name if snapshot.made_by else "",
        when=f"{clock(snapshot.made_at)}, {in_words(snapshot.made_at)}",
        url=url,
        content=read(snapshot.content),
        kept=snapshot.content,
    )
