"""A first draft for the family before support begins (Code of Practice 6.39): what staff have
noticed, what was said and agreed, and when they meet."""

from datetime import date

from pupils.models import Pupil
from reviews.models import EarlyDiscussion
from send_mis.access.actor import Actor
from send_mis.parents.summaries.rules.parts import SummaryAim, SummaryWords, tidied
from send_mis.parents.summaries.rules.plainly import with_name
from send_mis.parents.summaries.selectors.drafting import meeting_words, ring_words, says
from send_mis.parents.summaries.selectors.sharing import reached_now

_AGREED = "What we agreed"


def draft_of_discussion(actor: Actor, discussion: EarlyDiscussion) -> SummaryWords:
    """Eleven queries. What the parents said stands in their own words, where all who are told live
    in one home: it is not for another."""
    pupil = discussion.pupil
    name = pupil.short_name
    concerns = discussion.concerns if _is_one_home(pupil, actor.today) else ""
    aims = []
    if discussion.outcomes or discussion.next_steps:
        aims = [
            SummaryAim(
                key=discussion.pk.hex, title=_AGREED, hope=with_name(discussion.outcomes, name),
                now="",
                school=discussion.next_steps,
            )
        ]  # fmt: skip
    words = {
        "good": with_name(discussion.strengths, name),
        "says": says(pupil, discussion.begun_on),
        "why": with_name(discussion.difficulties, name),
        "going": f"You told us: {concerns}" if concerns else "",
        "home": "",
        "meet": meeting_words(pupil, None, actor.today),
        "ring": ring_words(actor, pupil),
    }
    return tidied(SummaryWords(words, aims))


def _is_one_home(pupil: Pupil, today: date) -> bool:
    """Of all who are told; who has no home here may live anywhere."""
    homes = {reached.home for reached in reached_now(pupil, today).values()}
    return len(homes) <= 1 and None not in homes
