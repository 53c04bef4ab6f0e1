"""What one row of an import wrote, in the parts that go back together or stay together.

A pupil's details go back field by field. What is dated hangs together: a status that another
ended comes back with it, and whoever left comes back with class, status and needs.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pupils.choices import DifferenceState, NeedType
from pupils.imports.rules.codes import Codes
from pupils.imports.rules.comparing import DIFFERENCE_LABELS, FACTS
from pupils.imports.rules.undo_family import OF_CONTACTS, OF_FAMILIES, family_words
from pupils.imports.rules.written import CLASS, PUPIL, VERSION, Key, Values, Write, model_of, stored
from pupils.models import (
    ClassMembership,
    Enrolment,
    Monitoring,
    Need,
    Pupil,
    PupilGrant,
    RegisterDifference,
    Spell,
)
from pupils.years import year_words
from send_mis.accounts.models import User
from send_mis.ui.words import last_day, plain_day

ENROLMENT = Enrolment._meta.label_lower
MEMBERSHIP = ClassMembership._meta.label_lower
SPELL = Spell._meta.label_lower
NEED = Need._meta.label_lower
MONITORING = Monitoring._meta.label_lower
PUPIL_GRANT = PupilGrant._meta.label_lower
DIFFERENCE = RegisterDifference._meta.label_lower
USER = User._meta.label_lower

# Fields that say one thing together.
_WITH = {
    "former_upn": "upn",
    "upn_unknown": "upn",
    "fsm_category": "is_fsm",
    "medical_note": "has_medical_flag",
}
_STRANDS = {
    MEMBERSHIP: "class",
    SPELL: "status",
    MONITORING: "status",
    NEED: "needs",
}
# Under which names the preview said a part, the weightiest first.
_SAID = {"status": ("status", "since", "monitoring", "told", "notes")}
_DIFFERENCES = {state.value: str(state.label) for state in DifferenceState}
_DIFFERENCES[DifferenceState.OPEN] = "In the list to resolve"
# Parts whose dates have to fit one another.
DATED = frozenset({"roll", "joined_on", *_STRANDS.values()})


# Row and its values, on one side of the change → what it is called.
Naming = Callable[[Key, Values], str]


@dataclass(frozen=True, slots=True)
class UndoPart:
    """`now` is what the file wrote, `before` what it goes back to, both in words."""

    key: str
    label: str
    now: str
    before: str
    writes: tuple[tuple[Write, frozenset[str]], ...]


def parts_of(
    writes: Iterable[Write], changes: Sequence[Mapping[str, str]], codes: Codes, year: int,
    held: Mapping[Key, Values],
) -> list[UndoPart]:  # fmt: skip
    """`changes` are the row's, as the preview said them. `year`: the school year's September.
    `held`: what the rows that were written say now."""
    writes = list(writes)
    live = sorted((write for write in writes if not write.is_undone), key=_place_in_form)
    pupil: list[UndoPart] = []
    if any(write.model == PUPIL and write.deed == "made" for write in live):
        # Of contacts who were here before the pupil, each number goes back by itself.
        own = [write for write in live if write.model not in OF_CONTACTS]
        pupil = [UndoPart("pupil", "Added", "Removed again", "", _whole(own))]
        live = [write for write in live if write.model in OF_CONTACTS]
    is_roll = any(_moves_the_roll(write) for write in live)
    found: dict[str, list[tuple[Write, frozenset[str]]]] = defaultdict(list)
    for write in live:
        for key, fields in _strands(write, is_roll=is_roll).items():
            found[key].append((write, frozenset(fields)))
    said = {change["field"]: change for change in changes}
    grants = [write.id for write in writes if write.model.startswith("access.")]
    given = [change["new"] for change in changes if change["field"] == "role"]
    roles = dict(zip(grants, given, strict=False))
    words = _Words(said, roles, codes, year, held)
    parts = [UndoPart(key, *words.of(key, pairs), tuple(pairs)) for key, pairs in found.items()]
    return [*pupil, *parts]


def _place_in_form(write: Write) -> int:
    """Differences of one row were raised at one moment: they come as the form has their fields."""
    fields = list(DIFFERENCE_LABELS) if write.model == DIFFERENCE else []
    name = write.new.get("field")
    return fields.index(name) if name in fields else 0


def _whole(writes: Sequence[Write]) -> tuple[tuple[Write, frozenset[str]], ...]:
    return tuple((write, frozenset(write.new)) for write in writes)


def _moves_the_roll(write: Write) -> bool:
    return write.model == ENROLMENT and (write.deed != "changed" or "ends_on" in write.new)


def _strands(write: Write, *, is_roll: bool) -> dict[str, list[str]]:
    """Part → the fields of this write that belong to it."""
    if write.deed != "changed":
        return {_strand(write, "", is_roll=is_roll): list(write.new)}
    found: dict[str, list[str]] = defaultdict(list)
    for name in write.new:
        if name != VERSION:
            found[_strand(write, name, is_roll=is_roll)].append(name)
    return found


def _strand(write: Write, field: str, *, is_roll: bool) -> str:
    if write.model == PUPIL:
        return f"details.{_WITH.get(field, field)}"
    if write.model == SPELL and field == "next_review_on":
        return "next_review"
    if write.model == ENROLMENT and field in ("starts_on", "status"):
        return "joined_on" if field == "starts_on" else "enrol_status"
    if write.model in (ENROLMENT, PUPIL_GRANT) or (is_roll and write.model in _STRANDS):
        return "roll"
    if write.model in _STRANDS:
        return _STRANDS[write.model]
    if write.deed == "made" and write.model in OF_CONTACTS:
        return f"contact.{write.new.get('contact_id', write.id)}"
    return f"{write.model}.{write.id}"


@dataclass(frozen=True, slots=True)
class _Words:
    said: Mapping[str, Mapping[str, str]]
    roles: Mapping[str, str]
    codes: Codes
    year: int
    held: Mapping[Key, Values]

    def of(self, key: str, pairs: Sequence[tuple[Write, frozenset[str]]]) -> tuple[str, str, str]:
        """Label, now and before."""
        write, fields = pairs[0]
        if key.startswith("details."):
            return self._details(key.partition(".")[2], write, fields)
        if key == "roll":
            back = self.said.get("return")
            return ("On roll", back["new"], back["old"]) if back else (
                "On roll", "Left", "On roll, with class, status and needs as before",
            )  # fmt: skip
        said = [self.said[name] for name in _SAID.get(key, (key,)) if name in self.said]
        if said:
            return said[0]["label"], _together(said, "new"), _together(said, "old")
        if write.model == DIFFERENCE:
            return self._difference(write)
        if write.model in OF_FAMILIES:
            return family_words([write for write, _ in pairs], self.held)
        if write.model == USER:
            return "Person", "Removed again", ""
        if write.model == CLASS:
            return "Class", str(write.new["name"]), "Removed again"
        if write.model == NEED:
            return "Needs", *_sides(pairs, self._need)
        if write.id in self.roles:
            return "Role", self.roles[write.id], "no longer held"
        label = str(model_of(write.model)._meta.verbose_name).capitalize()
        return label, *_sides(pairs)

    def _need(self, key: Key, values: Values) -> str:
        """Its type, or its own words; of a need that the file only changed, as it is now."""
        known = {**self.held.get(key, {}), **values}
        if code := known.get("type"):
            return str(NeedType(code).label)
        return str(known.get("words") or "A need")

    def _difference(self, write: Write) -> tuple[str, str, str]:
        """One that the file raised, took away, or settled by agreeing with us."""
        known = {**self.held.get(write.key, {}), **write.old, **write.new}
        label = DIFFERENCE_LABELS.get(str(known.get("field", "")))
        label = f"Difference: {label}" if label else "Difference"
        if write.deed == "changed" and "state" not in write.new:
            return label, "As this file says", "As it was before"
        now, before = (
            _DIFFERENCES[values["state"]] if values else "Not in the list"
            for values in (_after(write), _before(write))
        )
        return label, now, before

    def _details(self, field: str, write: Write, fields: frozenset[str]) -> tuple[str, str, str]:
        """Named after the field that gives the part its name, where that one is in it."""
        name = field if field in fields else min(fields)
        if name == "reception_year":
            now, before = (
                year_words(self.year - values[name]) for values in (write.new, write.old)
            )
            return "Year group", now, before
        label, words = FACTS[name]
        now, before = (
            words(stored(Pupil, {name: values[name]})[name], self.codes)
            for values in (write.new, write.old)
        )
        return label, now or "nothing", before or "nothing"


def _together(said: Sequence[Mapping[str, str]], side: str) -> str:
    """What goes back in one part is all said: the first under the part's label, the rest by name,
    such as a note that came with a status."""
    first, *others = (change[side] or "none" for change in said)
    named = (f"{c['label']}: {text}" for c, text in zip(said[1:], others, strict=True))
    return "; ".join([first, *named])


def _sides(
    pairs: Sequence[tuple[Write, frozenset[str]]], name: Naming | None = None
) -> tuple[str, str]:
    """What the rows of a part say as the file left them, and what they said before."""
    now, before = (
        "; ".join(_row_words(write, values, name) for write, _ in pairs if (values := of(write)))
        for of in (_after, _before)
    )
    return now or "none", before or "none"


def _after(write: Write) -> Values:
    return {} if write.deed == "removed" else dict(write.new)


def _before(write: Write) -> Values:
    return {} if write.deed == "made" else dict(write.old)


def _row_words(write: Write, values: Values, name: Naming | None) -> str:
    """ "Moderate learning difficulty, until 19 Nov 2026"."""
    parts = [name(write.key, values)] if name else []
    if since := values.get("starts_on"):
        parts.append(f"from {plain_day(date.fromisoformat(since))}")
    elif "rank" in values:
        parts.append(f"as need {values['rank']}")
    if ends := values.get("ends_on"):
        parts.append(f"until {plain_day(last_day(date.fromisoformat(ends)))}")
    elif "ends_on" in values and not since:
        parts.append("going on")
    return ", ".join(parts) or "something else"
