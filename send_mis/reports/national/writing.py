"""National figures, made what a file says."""

from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction

from send_mis.reports.models import NationalFigure
from send_mis.reports.national.rules import NationalRow
from send_mis.schools.loading import Loaded

_FIELDS = ("percent", "of_what", "source", "is_current")


def load_figures(rows: Sequence[NationalRow]) -> Loaded:
    """A figure that is gone from the file is kept and used no more. Run again, it changes only
    what differs."""
    with transaction.atomic():
        kept = {
            (row.measure, row.phase, row.as_at): row
            for row in NationalFigure.objects.select_for_update()
        }
        new = [NationalFigure(**_facts(row)) for row in rows if row.key not in kept]
        NationalFigure.objects.bulk_create(new)
        changed = [
            _copied(kept[row.key], row)
            for row in rows
            if row.key in kept and _of(kept[row.key]) != (*_said(row), True)
        ]
        NationalFigure.objects.bulk_update(changed, list(_FIELDS))
        given = {row.key for row in rows}
        gone = [row.pk for key, row in kept.items() if key not in given and row.is_current]
        NationalFigure.objects.filter(pk__in=gone).update(is_current=False)
    return Loaded(len(new), len(changed), len(gone))


def _facts(row: NationalRow) -> dict[str, object]:
    return {
        "measure": row.measure, "phase": row.phase, "as_at": row.as_at, "percent": row.percent,
        "of_what": row.of_what, "source": row.source,
    }  # fmt: skip


def _said(row: NationalRow) -> tuple[Decimal, str, str]:
    return row.percent, row.of_what, row.source


def _of(kept: NationalFigure) -> tuple[Decimal, str, str, bool]:
    return kept.percent, kept.of_what, kept.source, kept.is_current


def _copied(kept: NationalFigure, row: NationalRow) -> NationalFigure:
    kept.percent, kept.of_what, kept.source = _said(row)
    kept.is_current = True
    return kept
