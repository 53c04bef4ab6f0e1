"""What is shown, old and new, of the changes to authorities' forms and of filled copies."""

from typing import Any

from ehcp.authority_forms.rules.fields import FIELDS
from ehcp.authority_forms.rules.matching import Matched
from ehcp.models import AuthorityForm, BoxCopied, FilledForm
from send_mis.access.actions import Action
from send_mis.audit.history import Copy, History, ShownField


def _matches(value: Any, copy: Copy) -> str:
    """Place by place, in the form's order."""
    said = value if isinstance(value, dict) else {}
    lines = []
    for place in copy["places"] or []:
        match = Matched.read(said.get(place["key"], {}))
        field = FIELDS.get(match.field)
        words = match.text or (field.label if field else "")
        if words:
            lines.append(f"{place['label']}: {words}")
    return "; ".join(lines)


FORM_HISTORY = (
    History(
        AuthorityForm, "an authority’s form",
        lambda copy: f"{copy.text('name')}, version {copy.text('number')}",
        (
            ShownField("name", "Form"), ShownField("added_by", "Added by"),
            ShownField("matches", "What goes where", _matches),
            ShownField("matched_on", "Matched on"), ShownField("matched_by", "Matched by"),
        ),
        heading="Authority’s form: {}", is_of_school=True, action=Action.AUTHORITY_CHANGE.value,
        unshown="id school_id authority_id kind number size sha256 places added_on version",
    ),
    History(
        FilledForm, "a filled form", lambda copy: f"copy {copy.text('number')}",
        (
            ShownField("state", "State"), ShownField("asked_by", "Asked for by"),
            ShownField("problem", "Why it was not filled"),
        ),
        heading="The authority’s form, {}", pupil="pupil_id", action=Action.EHC_REVIEW.value,
        unshown="id school_id review_id pupil_id form_id number asked_on sender may filled_at"
        " document_id left_out version",
    ),
    History(
        BoxCopied, "a box of the portal", lambda copy: copy.text("key").partition("/")[2],
        (ShownField("copied_by", "Copied by"),),
        heading="Copied into the portal: {}", pupil="pupil_id", action=Action.EHC_REVIEW.value,
        unshown="id school_id review_id pupil_id form_id key digest copied_at",
    ),
)  # fmt: skip
