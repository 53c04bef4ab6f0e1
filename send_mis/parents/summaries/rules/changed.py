"""What changed since a family last read a summary, in sentences for them. Pure."""

from send_mis.audit.snapshots.comparing import Comparison, PartChange
from send_mis.parents.summaries.rules.parts import AIM
from send_mis.ui.words import joined

_OF_AIM = {
    AIM["hope"]: "what we hope",
    AIM["now"]: "how it is now",
    AIM["school"]: "what we do at school",
    AIM["home"]: "what you could do at home",
    AIM["title"]: "what we call it",
}


def changed_words(found: Comparison) -> list[str]:
    """One sentence a change: "New: Getting back to his work."."""
    said: list[str] = []
    for field in found.fields:
        if not field.before:
            said.append(f"New: “{field.label}”.")
        elif not field.after:
            said.append(f"Taken out: “{field.label}”.")
        else:
            said.append(f"Other words under “{field.label}”.")
    said += [_of_part(part) for part in found.parts]
    if found.order_changed:
        said.append("The order has changed.")
    return said


def _of_part(part: PartChange) -> str:
    if part.kind == "added":
        return f"New: {part.name}."
    if part.kind == "removed":
        return f"We no longer work on: {part.name}."
    return f"{part.name}: {joined(_what(part))} changed."


def _what(part: PartChange) -> list[str]:
    return [_OF_AIM.get(field.label, field.label) for field in part.fields]
