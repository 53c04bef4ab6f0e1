"""What the demonstration shows of how SEN support begins, in every state."""

from datetime import date

from pupils.models import Spell
from reviews.models import EarlyDiscussion
from tests.demo.making import MadeOn

TODAY = date(2026, 11, 23)


def test_each_state_of_an_early_discussion_is_there(made_on: MadeOn) -> None:
    made_on(TODAY)
    rows = EarlyDiscussion.objects.filter(school__urn="990001")
    states = rows.values_list("state", flat=True)
    assert sorted(states) == ["enough", "support", "waiting", "waiting", "writing", "writing"]
    begun = Spell.objects.get(pupil=rows.get(state="support").pupil, ends_on=None)
    assert (begun.status, begun.parents_told_on) == ("K", None)
    watched = rows.get(state="enough").pupil.monitorings.get(ends_on=None)
    assert watched.look_again_on is not None
    assert not rows.filter(begun_on__week_day__in=(1, 7)).exists()
