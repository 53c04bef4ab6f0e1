"""Every kind of due date, from the apps that write them. Adding one is an entry in `DUE` there."""

from collections.abc import Mapping

from ehcp import contributions as ehcp
from provision import contributions as provision
from pupils import contributions as pupils
from pupils.due.kinds import DueKind
from reviews import contributions as reviews
from send_mis.parents import contributions as parents
from send_mis.reports import contributions as reports

KINDS: Mapping[str, DueKind] = {
    kind.key: kind
    for app in (pupils, provision, reviews, ehcp, parents, reports)
    for kind in app.DUE
}
# What each is called among the boxes of a form.
BOXES = {key: key.replace(".", "_") for key in KINDS}
GROUPS = tuple(dict.fromkeys(kind.group for kind in KINDS.values()))
