"""The pages of imports: the list, one file on its way, its columns."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Q, QuerySet, When
from django.urls import reverse

from pupils.choices import ImportState, RowOutcome
from pupils.imports.rules.columns import FAMILY_KEYS, TARGETS
from pupils.imports.rules.says import ProblemKind
from pupils.imports.selectors.may import ACTION_OF_KIND
from pupils.imports.selectors.rows import RowView, row_views
from pupils.imports.selectors.undo import UndoState, undo_state, undone_words
from pupils.models import ImportBatch, ImportRow, Pupil
from pupils.record.selectors.state import facts_on, lacking
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.reach import Reader
from send_mis.schools.models import School
from send_mis.ui.chips import Chip
from send_mis.ui.lists import Address, ListPage, page_of
from send_mis.ui.parts import Link, Stat
from send_mis.ui.words import day as in_words
from send_mis.ui.words import joined, plural

_STATE_CHIPS: Mapping[str, Chip] = {
    ImportState.WAITING: Chip("neutral", "Waiting to be read"),
    ImportState.READING: Chip("neutral", "Being read"),
    ImportState.MAPPING: Chip("soon", "Headings to be matched"),
    ImportState.PREVIEW: Chip("soon", "Ready to check"),
    ImportState.APPLYING: Chip("neutral", "Being saved"),
    ImportState.APPLIED: Chip("fine", "Done"),
    ImportState.UNDOING: Chip("neutral", "Being undone"),
    ImportState.FAILED: Chip("late", "Could not be read"),
    ImportState.CANCELLED: Chip("neutral", "Cancelled"),
}
_KINDS = {kind.value: kind for kind in ProblemKind}
BUSY = (
    ImportState.WAITING, ImportState.READING, ImportState.APPLYING, ImportState.UNDOING,
)  # fmt: skip
_FAMILY = re.compile(
    r"contact|parent|carer|guardian|mother|father|mum|dad|mobile|phone|mail|addr|post ?code",
    re.IGNORECASE,
)
_WRITTEN = (ImportState.APPLIED, ImportState.UNDOING)


@dataclass(frozen=True, slots=True)
class BatchLine:
    url: str
    name: str
    kind: str
    state: Chip
    by: str
    when: str
    summary: str
    undone: str


@dataclass(frozen=True, slots=True)
class ImportsPage:
    school: School
    page: ListPage[ImportBatch]
    lines: list[BatchLine]
    tiles: list[Stat]
    # Where the same person files documents.
    folders_url: str


def kinds_for(actor: Reader) -> list[str]:
    """The kinds of file that this person may bring in, and so may read of."""
    return [kind for kind, action in ACTION_OF_KIND.items() if actor.may(action)]


def imports_page(
    actor: Actor, school: School, address: Address, *, tiles: list[Stat]
) -> ImportsPage:
    rows = (
        ImportBatch.objects.filter(school=school, kind__in=kinds_for(actor))
        .defer("content", "columns", "choices", "mends", "written")
        .select_related("made_by", "undone_by")
    )
    page = page_of(rows, address.get("page"), address=address)
    may = actor.may(Action.DOCUMENT_ADD_FOLDER)
    folders = reverse("folders", args=[school.slug]) if may else ""
    return ImportsPage(school, page, [_line(batch, school) for batch in page.rows], tiles, folders)


def _line(batch: ImportBatch, school: School) -> BatchLine:
    return BatchLine(
        url=reverse("imports_batch", args=[school.slug, batch.pk]),
        name=batch.file_name,
        kind=batch.get_kind_display(),
        state=state_chip(batch),
        by=made_by(batch),
        when=in_words(batch.made_at),
        summary=summary(batch),
        undone=undone_words(batch),
    )


def state_chip(batch: ImportBatch) -> Chip:
    if batch.state == ImportState.APPLIED and batch.undone_at is not None:
        is_whole = not batch.counts.get("left")
        return Chip("neutral", "Undone") if is_whole else Chip("soon", "Partly undone")
    return _STATE_CHIPS[batch.state]


def made_by(batch: ImportBatch) -> str:
    return batch.made_by.display_name if batch.made_by else "A command on the server"


def summary(batch: ImportBatch) -> str:
    """What a file does or did: 3 new, 12 changed, 405 unchanged. Rows left out do not count."""
    counts = batch.counts.get("live", {})
    if batch.state not in (ImportState.PREVIEW, ImportState.APPLYING, *_WRITTEN):
        return ""
    words = {
        RowOutcome.ADDED: "new", RowOutcome.CHANGED: "changed", RowOutcome.UNCHANGED: "unchanged",
        RowOutcome.PROBLEM: "with a problem", RowOutcome.AMBIGUOUS: "to be answered",
    }  # fmt: skip
    parts = [f"{counts[key]:,} {text}" for key, text in words.items() if counts.get(key)]
    return joined(parts)


# --- One file ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ImportPage:
    school: School
    batch: ImportBatch
    url: str
    title: str
    lede: str
    chip: Chip
    is_busy: bool
    tabs: list[Link]
    show: str
    page: ListPage[ImportRow]
    rows: list[RowView]
    kinds: list[Link]
    kind: str
    kind_words: str
    to_write: str
    stuck: list[str]
    new_classes: str
    can_confirm: bool
    tiles: list[Stat]
    undo: UndoState | None
    # What whoever confirms must know of the file itself.
    remarks: list[str]


_TABS: Mapping[str, tuple[str, Q]] = {
    "all": ("All", Q()),
    "problem": ("Problems", Q(outcome=RowOutcome.PROBLEM)),
    # Whoever resembles nobody is asked about too; whoever was asked about may be answered again.
    "ambiguous": ("Which pupil?", Q(outcome=RowOutcome.AMBIGUOUS) | ~Q(candidates=[])),
    "added": ("New", Q(outcome=RowOutcome.ADDED)),
    "changed": ("Changed", Q(outcome=RowOutcome.CHANGED)),
    "leaver": ("Has left?", Q(outcome=RowOutcome.LEAVER)),
    "differs": ("Differs from the register", ~Q(differences=[])),
    "unchanged": ("Unchanged", Q(outcome=RowOutcome.UNCHANGED)),
}


def batch_page(
    actor: Actor, school: School, batch: ImportBatch, address: Address,
    *, missing: list[Stat], wrong: Mapping[str, str] | None = None,
) -> ImportPage:  # fmt: skip
    """`wrong`: pupil id → what is wrong with the day on which they are said to have left."""
    show = _shown_tab(batch, address)
    rows = ImportRow.objects.filter(_TABS[show][1], batch=batch).order_by(
        Case(When(number=0, then=1), default=0), "number", "id"
    )
    kind = address.get("kind")
    if kind in _KINDS:
        rows = rows.filter(problems__contains=[{"kind": kind}])
    if batch.state in BUSY:
        rows = rows.none()
    page = page_of(rows, address.get("page"), address=address)
    counts = batch.counts
    return ImportPage(
        school=school,
        batch=batch,
        url=address.url,
        title=batch.file_name,
        lede=f"{batch.get_kind_display()} · {made_by(batch)}, {in_words(batch.made_at)}",
        chip=state_chip(batch),
        is_busy=batch.state in BUSY,
        tabs=_tabs(batch, address, show),
        show=show,
        page=page,
        rows=row_views(page.rows, batch, wrong or {}),
        kinds=_problem_kinds(counts, address),
        kind=kind if kind in _KINDS else "",
        kind_words=_kind_words(counts, kind),
        to_write=plural(counts.get("to_write", 0), "row", "rows"),
        stuck=_stuck(counts),
        new_classes=joined(counts.get("new_classes", [])),
        can_confirm=not _stuck(counts) and _does_something(batch),
        remarks=_remarks(batch),
        tiles=missing,
        undo=undo_state(batch) if batch.state == ImportState.APPLIED else None,
    )


def _remarks(batch: ImportBatch) -> list[str]:
    """What was passed over, joined or hidden, and which columns are not brought in."""
    remarks = list(batch.choices.get("remarks", []))
    left = [f"“{column['name']}”" for column in batch.columns if not column["key"]]
    if left:
        word = "This column is" if len(left) == 1 else "These columns are"
        remarks.append(f"{word} not imported: {', '.join(left)}.")
    return remarks


def _shown_tab(batch: ImportBatch, address: Address) -> str:
    """What was asked for; else what needs a person first."""
    asked = address.get("show")
    if asked in _TABS:
        return asked
    if batch.state == ImportState.PREVIEW:
        if batch.counts.get("blocking"):
            return "problem"
        if batch.counts.get("undecided"):
            return "ambiguous"
    found = batch.counts.get("outcomes", {})
    return next((key for key in ("added", "changed") if found.get(key)), "all")


def _tabs(batch: ImportBatch, address: Address, show: str) -> list[Link]:
    counts = batch.counts
    if batch.state not in (ImportState.PREVIEW, ImportState.APPLIED) or not counts:
        return []
    outcomes = counts.get("outcomes", {})
    numbers = {
        "all": sum(outcomes.values()), "ambiguous": counts.get("asked", 0),
        "differs": counts.get("differing", 0), **outcomes,
    }  # fmt: skip
    numbers["ambiguous"] = counts.get("asked", 0)
    base = Address(address.path)
    return [
        Link(words, base.changed(show=key), key == show, f"{numbers.get(key, 0):,}")
        for key, (words, _) in _TABS.items()
        if numbers.get(key) or key in ("all", show)
    ]


def _problem_kinds(counts: Mapping[str, Any], address: Address) -> list[Link]:
    base = Address(address.path)
    return [
        Link(
            _KINDS[found["kind"]].words,
            base.changed(show="problem", kind=found["kind"]),
            address.get("kind") == found["kind"],
            plural(found["count"], "row", "rows"),
        )
        for found in counts.get("problem_kinds", [])
    ]


def _kind_words(counts: Mapping[str, Any], kind: str) -> str:
    """ "the 4 rows: A date that cannot be", where the page is narrowed to them."""
    count = next((f["count"] for f in counts.get("problem_kinds", []) if f["kind"] == kind), 0)
    return f"{plural(count, 'row', 'rows')}: {_KINDS[kind].words}" if count else ""


def _stuck(counts: Mapping[str, Any]) -> list[str]:
    stuck = []
    if blocking := counts.get("blocking"):
        has = "has" if blocking == 1 else "have"
        stuck.append(f"{plural(blocking, 'row', 'rows')} {has} a problem")
    if undecided := counts.get("undecided"):
        needs = "needs" if undecided == 1 else "need"
        stuck.append(f"{plural(undecided, 'row', 'rows')} {needs} an answer: which pupil is it?")
    return stuck


def _does_something(batch: ImportBatch) -> bool:
    """A file that says what we know still closes differences that are no more."""
    return batch.state == ImportState.PREVIEW and bool(batch.rows_total)


# --- Headings ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ColumnView:
    """A column of the file: its name, what stands in it, what it is taken for."""

    field: str
    name: str
    samples: str
    key: str
    is_known: bool


def column_views(batch: ImportBatch, said: Mapping[str, str] | None = None) -> list[ColumnView]:
    return [
        ColumnView(
            field=f"column-{place}",
            name=column["name"],
            samples=" · ".join(column["samples"]),
            key=said.get(f"column-{place}", "") if said is not None else column["key"],
            is_known=column["is_known"],
        )
        for place, column in enumerate(batch.columns)
    ]


def targets(batch: ImportBatch) -> list[tuple[str, str]]:
    """The many of contacts only where a heading could be one."""
    names = " ".join(column["name"] for column in batch.columns)
    has_family = bool(_FAMILY.search(names)) or any(c["key"] in FAMILY_KEYS for c in batch.columns)
    return [
        (target.key, target.label)
        for target in TARGETS[batch.kind]
        if has_family or target.key not in FAMILY_KEYS
    ]


# --- What is missing --------------------------------------------------------------------------


def missing_tiles(school: School, today: date) -> list[Stat]:
    """What the register still lacks, each figure leading to the list of just those."""
    ids = [school.pk]
    pupils: QuerySet[Any] = facts_on(Pupil.objects.filter(school=school), today, ids)
    register = reverse("register", args=[school.slug])
    tiles = []
    for what, words in (("need", "have no need recorded"), ("review", "have no review date")):
        count = pupils.filter(
            lacking(what, today, ids), Q(enrolment__isnull=False)
        ).order_by().count()  # fmt: skip
        url = f"{register}?missing={what}" if count else ""
        tiles.append(Stat(f"{count:,}", words, url, tone="soon" if count else "fine"))
    return tiles
