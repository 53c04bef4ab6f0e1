"""What is asked of the services of the early discussion with parents."""

from datetime import date
from typing import Any

from reviews.support import services
from reviews.support.rules import DecidedSupport
from tests.factories import TODAY
from tests.factories.support import WHOLE
from tests.reviews.given import Deed

FACTS = {name: None if name.endswith(("_on", "_times")) else "" for name in (
    "met_on", "met_how", "met_with", "offered_on", "offered_how", "offered_times", "strengths",
    "difficulties", "concerns", "outcomes", "next_steps",
)}  # fmt: skip
OFFERED = {"offered_on": TODAY, "offered_how": "phone", "offered_times": 3}
SUPPORT = {"decision": "support", "decided_on": TODAY, "decided_with": " SENCO ", "reason": " It "}
ENOUGH = SUPPORT | {"decision": "enough", "look_again_on": date(2027, 1, 11)}


def begun(which: str = "new", **facts: Any) -> Deed:
    return lambda g, actor: services.begin_support(
        actor=actor, pupil=getattr(g, which), facts=FACTS | facts
    )


def changed(which: str = "discussed", version: int = 1, **facts: Any) -> Deed:
    return lambda g, actor: services.change_support(
        actor=actor, discussion=getattr(g, which), version=version, facts=FACTS | facts
    )


def proposed(which: str = "discussed", proposal: str = "support", words: str = " Phonics ") -> Deed:
    return lambda g, actor: services.propose_support(
        actor=actor, discussion=getattr(g, which), version=1, proposal=proposal, words=words
    )


def decided(which: str = "sent_one", version: int = 1, **said: Any) -> Deed:
    return lambda g, actor: services.decide_support(
        actor=actor,
        discussion=getattr(g, which),
        version=version,
        said=DecidedSupport(**SUPPORT | said),
    )


def given(which: str = "enough", on: date = TODAY, how: str = "hand", to: str = " Mum ") -> Deed:
    return lambda g, actor: services.record_note_given(
        actor=actor, discussion=getattr(g, which), version=1, given_on=on, given_how=how,
        given_to=to,
    )  # fmt: skip


def closed(which: str = "sent_one", why: str = " Left ") -> Deed:
    return lambda g, actor: services.close_support(
        actor=actor, discussion=getattr(g, which), version=1, why=why
    )


DEEDS: dict[str, Deed] = {
    "discussion: begun": begun(**WHOLE),
    "discussion: parents not reached": begun(strengths=" Maps ", **OFFERED),
    "discussion: nothing": begun(),
    "discussion: half a meeting": begun(strengths="Maps", met_on=TODAY),
    "discussion: tomorrow": begun(**WHOLE | {"met_on": date(2026, 11, 24)}),
    "discussion: begun twice": begun("talked", **WHOLE),
    "discussion: two open": begun("sent", **WHOLE),
    "discussion: on the register": begun("noah", **WHOLE),
    "discussion: changed": changed(**WHOLE | {"strengths": " Kind "}),
    "discussion: nothing changed": changed(**WHOLE),
    "discussion: old form": changed(version=3, **WHOLE),
    "discussion: emptied while it waits": changed("sent_one", strengths="Maps"),
    "discussion: changed too late": changed("enough", **WHOLE),
    "discussion: sent": proposed(),
    "discussion: half written": proposed("half"),
    "discussion: sent without why": proposed(words=" "),
    "discussion: sent again": proposed("sent_one", words="Six weeks of phonics"),
    "discussion: sent again otherwise": proposed("sent_one"),
    "decided: SEN support": decided(starts_on=TODAY, next_review_on=date(2027, 2, 8)),
    "decided: from the day of the decision": decided(),
    "decided: adapted teaching": decided(**ENOUGH),
    "decided: adapted teaching, of one who is monitored": decided("watched_one", **ENOUGH),
    "decided: no day to look again": decided(**ENOUGH | {"look_again_on": None}),
    "decided: both": decided(look_again_on=date(2027, 1, 11)),
    "decided: before the discussion": decided(decided_on=date(2026, 11, 2)),
    "decided: half written": decided("half"),
    "decided: on the register": decided("of_registered"),
    "decided: again": decided("enough", decision="enough", decided_with="SENCO",
                              reason="Reads better", look_again_on=date(2027, 1, 11)),
    "decided: again otherwise": decided("enough"),
    "note given": given(),
    "note given: nobody": given(to=" "),
    "note given: tomorrow": given(on=date(2026, 11, 24)),
    "discussion: ended": closed(),
    "discussion: ended without why": closed(why=" "),
}  # fmt: skip
