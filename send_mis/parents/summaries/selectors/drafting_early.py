"""A first draft for the family before support begins (Code of Practice 6.39): what staff have
noticed, what was said and agreed, and when they meet."""

from reviews.models import EarlyDiscussion
from send_mis.access.actor import Actor
from send_mis.parents.summaries.rules.parts import SummaryAim, SummaryWords, tidied
from send_mis.parents.summaries.selectors.drafting import meeting_words, ring_words, says

_AGREED = "What we agreed"


def draft_of_discussion(actor: Actor, discussion: EarlyDiscussion) -> SummaryWords:
    """Three queries. What the parents said stands in their own words."""
    pupil = discussion.pupil
    aims = []
    if discussion.outcomes or discussion.next_steps:
        aims = [
            SummaryAim(
                key=discussion.pk.hex, title=_AGREED, hope=discussion.outcomes, now="",
                school=discussion.next_steps,
            )
        ]  # fmt: skip
    words = {
        "good": discussion.strengths,
        "says": says(pupil, discussion.begun_on),
        "why": discussion.difficulties,
        "going": f"You told us: {discussion.concerns}" if discussion.concerns else "",
        "home": "",
        "meet": meeting_words(pupil, None, actor.today),
        "ring": ring_words(actor, pupil),
    }
    return tidied(SummaryWords(words, aims))
