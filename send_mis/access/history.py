"""What is shown of the changes to who may do what."""

from django.contrib.auth.models import Permission

from send_mis.access.models import ClassGrant, SchoolGrant, SecondStepRequest, TrustGrant
from send_mis.audit.history import Copy, History, ShownField


def _role_keys() -> dict[int, str]:
    rows = Permission.objects.filter(codename__startswith="role_")
    return {pk: name.removeprefix("role_") for pk, name in rows.values_list("pk", "codename")}


def grant_title(copy: Copy) -> str:
    """ "Ann Doyle, Teacher"."""
    role = copy.names.role(copy.names.once(_role_keys).get(copy["permission_id"], ""))
    return ", ".join(part for part in (copy.name("user_id"), role) if part)


def _grant_in_place(copy: Copy) -> str:
    """ "Ann Doyle, Teacher, 4H"."""
    return ", ".join(part for part in (grant_title(copy), copy.name("content_object_id")) if part)


GRANT_FIELDS = (
    ShownField("starts_on", "From"),
    ShownField("ends_on", "Until", is_until=True),
    ShownField("reason", "Why"),
    ShownField("waits_since", "Waits to be confirmed since"),
)
GRANT_UNSHOWN = "id permission_id user_id content_object_id given_by_id given_at"


def _grants(model: type[TrustGrant | SchoolGrant | ClassGrant]) -> History:
    return History(
        model, "somebody's role", _grant_in_place, GRANT_FIELDS, heading="Role: {}",
        needs=("user_id", "content_object_id"), is_of_school=True, unshown=GRANT_UNSHOWN,
    )  # fmt: skip


HISTORY = (
    _grants(TrustGrant),
    _grants(SchoolGrant),
    _grants(ClassGrant),
    History(
        SecondStepRequest, "somebody", lambda copy: copy.name("user_id"),
        (
            ShownField("asked_by_id", "Asked by"),
            ShownField("asked_at", "Asked on"),
            ShownField("reason", "Why"),
        ),
        heading="Second step of {}", needs=("user_id",), is_of_school=True,
        unshown="id school_id user_id asked_as",
    ),
)  # fmt: skip
