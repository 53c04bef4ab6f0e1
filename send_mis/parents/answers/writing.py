"""What every change by a reader begins with."""

from datetime import date

from send_mis.audit.saving import lock
from send_mis.errors import NotAllowed
from send_mis.parents.answers.standing import NOT_THEIRS, is_told
from send_mis.parents.models import SharedWith, Summary


def lock_reader(shared: SharedWith, today: date) -> tuple[SharedWith, Summary]:
    """Inside an open change, the pupil locked: still a reader, for somebody may have been
    restricted while the page was open. Raises NotAllowed."""
    row = lock(SharedWith, shared.pk)
    summary = Summary.objects.select_related("owner").get(pk=row.summary_id)
    if row.ended_on is not None or not is_told(row.pupil_id, row.contact_id, today):
        raise NotAllowed(NOT_THEIRS)
    return row, summary
