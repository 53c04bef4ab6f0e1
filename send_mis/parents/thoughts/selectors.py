"""What this contact told the school before, and nothing of anybody else's."""

from reviews.choices import ViewHow, ViewReaders
from reviews.models import ViewGiven
from reviews.voice.selectors.given import ShownViews, shown_views
from send_mis.parents.models import SharedWith

_MOST = 5


def own_thoughts(shared: SharedWith) -> list[ShownViews]:
    """The newest first. What staff wrote down of them, or keep to themselves, is not shown. One
    query."""
    rows = ViewGiven.objects.select_related("contact", "outcome").filter(
        pupil=shared.pupil_id, contact=shared.contact_id, how=ViewHow.QUESTIONNAIRE, scribe="",
        readers=ViewReaders.REVIEW,
    )  # fmt: skip
    return [shown_views(row) for row in rows.order_by("-on", "-pk")[:_MOST]]
