"""What changed since a family last read a summary, in sentences for them. Pure."""

from send_mis.audit.snapshots.comparing import Comparison, PartChange
from send_mis.parents.summaries.rules.parts import AIM
from send_mis.ui.words import joined

_NAME = AIM["title"]


def changed_words(found: Comparison) -> list[str]:
    """One sentence a change: "New: Getting back to his work."."""
    said: list[str] = []
    for field in found.fields:
        if not field.before:
            said.append(f"New: “{field.label}”.")
        elif not field.after:
            said.append(f"Taken out: “{field.label}”.")
        else:
            said.append(f"Something new under “{field.label}”.")
    said += [_of_part(part) for part in found.parts]
    if found.order_changed:
        said.append("The order has changed.")
    return said


def _of_part(part: PartChange) -> str:
    if part.kind == "added":
        return f"New: {part.name}."
    if part.kind == "removed":
        return f"We no longer work on: {part.name}."
    labels = [field.label for field in part.fields]
    found = [f"something new under {joined([f'“{each}”' for each in labels if each != _NAME])}"]
    if _NAME in labels:
        found = ["we call it so now", *(found if len(labels) > 1 else [])]
    return f"{part.name}: {joined(found)}."
