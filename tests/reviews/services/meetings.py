"""What is asked of the services of meetings: planned, people, minutes."""

from datetime import date, time
from typing import Any

from reviews.meetings.rules.planning import Invited, MeetingFacts, Reply
from reviews.meetings.services import meetings, minutes, people
from tests.factories import TODAY
from tests.reviews.given import Deed

FACTS = {
    "about": " How  it goes ", "on": date(2026, 12, 1), "begins": time(15, 30), "minutes": 30,
    "place": "Room 1",
}  # fmt: skip


def planned(which: str = "jayden", **facts: Any) -> Deed:
    return lambda g, actor: meetings.plan_meeting(
        actor=actor, pupil=getattr(g, which), facts=MeetingFacts(**FACTS | facts)
    )


def moved(which: str = "meeting", version: int = 1, **facts: Any) -> Deed:
    same = {
        "about": "Review of the support plan", "on": date(2026, 11, 26), "begins": time(15, 30),
        "minutes": 30, "place": "The meeting room",
    }  # fmt: skip
    return lambda g, actor: meetings.change_meeting(
        actor=actor, meeting=getattr(g, which), version=version, facts=MeetingFacts(**same | facts)
    )


def cancelled(which: str = "meeting", why: str = " Ill ") -> Deed:
    return lambda g, actor: meetings.cancel_meeting(
        actor=actor, meeting=getattr(g, which), version=1, why=why
    )


def held(which: str = "of_amara", version: int = 1, on: date = TODAY, reply: str = "came") -> Deed:
    return lambda g, actor: meetings.hold_meeting(
        actor=actor, meeting=getattr(g, which), version=version, held_on=on,
        replies=[Reply(g.asks_ta.pk, reply=reply)],
    )  # fmt: skip


def invited(version: int = 1, **who: Any) -> Deed:
    """`who`: names of what is given, by kind."""

    def deed(g: Any, actor: Any) -> Any:
        ids = {
            kind: [getattr(g, name, None) or getattr(g.cast, name) for name in names]
            for kind, names in who.items() if kind in ("contacts", "users", "professionals")
        }  # fmt: skip
        chosen = Invited(
            has_pupil=who.get("has_pupil", False), others=who.get("others", ()),
            **{kind: [row.pk for row in rows] for kind, rows in ids.items()},
        )  # fmt: skip
        return people.invite_people(actor=actor, meeting=g.meeting, version=version, invited=chosen)

    return deed


def answered(which: str = "meeting", version: int = 1, **said: Any) -> Deed:
    facts = {"asked_how": "letter", "asked_on": TODAY, "reply": "coming"} | said
    return lambda g, actor: people.record_replies(
        actor=actor, meeting=getattr(g, which), version=version,
        replies=[Reply(g.asks_mother.pk, **facts)],
    )  # fmt: skip


def written(which: str = "meeting") -> Deed:
    return lambda g, actor: meetings.write_invitation(actor=actor, meeting=getattr(g, which))


def noted(
    which: str = "held", words: str = " Calmer ", readers: str = "all", whose: str = ""
) -> Deed:  # fmt: skip
    return lambda g, actor: minutes.add_meeting_note(
        actor=actor, meeting=getattr(g, which), words=words, readers=readers,
        contact_id=getattr(g, whose).pk if whose else None,
    )  # fmt: skip


def corrected(which: str = "said", version: int = 1) -> Deed:
    return lambda g, actor: minutes.correct_meeting_note(
        actor=actor, minute=getattr(g, which), version=version, words=" Better ", readers="staff"
    )


def narrowed(
    which: str = "of_ta", version: int = 1, readers: str = "staff", whose: str = ""
) -> Deed:  # fmt: skip
    return lambda g, actor: minutes.narrow_meeting_note(
        actor=actor, minute=getattr(g, which), version=version, readers=readers,
        contact_id=getattr(g, whose).pk if whose else None,
    )  # fmt: skip


def note_removed(which: str = "said", version: int = 1) -> Deed:
    return lambda g, actor: minutes.remove_meeting_note(
        actor=actor, minute=getattr(g, which), version=version
    )


def action_removed(which: str = "order", version: int = 1, why: str = " Twice ") -> Deed:
    return lambda g, actor: minutes.remove_action(
        actor=actor, action=getattr(g, which), version=version, why=why
    )


def undertaken(which: str = "held", owner: str = "", **said: Any) -> Deed:
    facts = {"words": "Order  it", "owner_name": "", "by_on": date(2026, 12, 4)} | said
    return lambda g, actor: minutes.add_action(
        actor=actor, meeting=getattr(g, which),
        owner=getattr(g.cast, owner).pk if owner else None, **facts,
    )  # fmt: skip


def reworded(which: str = "order", version: int = 1, **said: Any) -> Deed:
    facts = {"words": "Order two", "owner_name": "Mrs Vale", "by_on": date(2026, 12, 4)} | said
    return lambda g, actor: minutes.change_action(
        actor=actor, action=getattr(g, which), version=version, owner=None, **facts
    )


def ticked(which: str = "of_teacher") -> Deed:
    return lambda g, actor: minutes.finish_action(actor=actor, action=getattr(g, which))


def taken_back(which: str = "done") -> Deed:
    return lambda g, actor: minutes.reopen_action(actor=actor, action=getattr(g, which))


DEEDS: dict[str, Deed] = {
    "plan a meeting": planned(),
    "plan a meeting: with the plan": planned("amara"),
    "plan a meeting: past, about nothing, nowhere": planned(
        on=date(2026, 11, 20), about=" ", place=""
    ),
    "plan a meeting: the pupil has left": planned("gone"),
    "plan a meeting: it is planned": planned(
        "noah", on=date(2026, 11, 26), begins=time(15, 30)
    ),
    "move a meeting": moved(on=date(2026, 12, 1)),
    "change what a meeting is about": moved(about="Both homes"),
    "change a meeting: as it is": moved(),
    "change a meeting: old form": moved(version=2, place="Hall"),
    "change a meeting: it was held": moved("held", place="Hall"),
    "cancel a meeting": cancelled(),
    "cancel a meeting: no reason": cancelled(why=" "),
    "cancel a meeting: it is": cancelled("off", "Ill"),
    "hold a meeting": held(),
    "hold a meeting: nobody came": held(reply="absent"),
    "hold a meeting: tomorrow": held(on=date(2026, 11, 24)),
    "hold a meeting: old page": held(version=2),
    "hold a meeting: it is cancelled": held("off"),
    "invite": invited(
        has_pupil=True, contacts=["mother", "father"], users=["senco"],
        professionals=["therapist"], others=[" Jo  Reed ", "", "Jo Reed"],
    ),
    "invite: nobody": invited(),
    "invite: as it is": invited(contacts=["mother"]),
    "invite: who must not be told": invited(contacts=["mother", "barred"]),
    "invite: another child's mother": invited(contacts=["not_noahs"]),
    "invite: staff who may not read it": invited(users=["office"]),
    "invite: old page": invited(version=2, contacts=["father"]),
    "answers": answered(),
    "answers: as they are": answered(
        asked_how="phone", asked_on=date(2026, 11, 18), reply=""
    ),
    "answers: tomorrow": answered(asked_on=date(2026, 11, 24)),
    "answers: nonsense": answered(asked_how="dove", reply="perhaps"),
    "answers: cancelled": answered("off"),
    "write the invitation: somebody is not invited": written(),
    "write the invitation: it is over": written("held"),
    "note of a meeting": noted(),
    "note for one home": noted(readers="home", whose="mother"),
    "note for a home: of whom": noted(readers="home"),
    "note for a home: who must not be told": noted(readers="home", whose="barred"),
    "note: nobody reads it": noted(readers="x"),
    "note: empty": noted(words=" "),
    "note: cancelled": noted("off"),
    "correct a note of a meeting": corrected(),
    "correct a note of a meeting: another's": corrected("of_ta"),
    "correct a note of a meeting: old form": corrected(version=2),
    "narrow a note": narrowed(),
    "narrow a note to one home": narrowed(readers="home", whose="mother"),
    "narrow a note: as it is": narrowed(readers="all"),
    "narrow a note: to who must not be told": narrowed(readers="home", whose="barred"),
    "narrow a note: old form": narrowed(version=2),
    "remove a note of a meeting": note_removed(),
    "remove a note of a meeting: another's": note_removed("of_ta"),
    "remove a note of a meeting: old form": note_removed(version=2),
    "action": undertaken(owner="teacher"),
    "action of somebody else": undertaken(owner_name=" Mrs  Bright ", is_for_staff=True),
    "action: two owners": undertaken(owner="teacher", owner_name="Mrs Bright"),
    "action: no owner, no words": undertaken(words=" "),
    "action: past": undertaken(owner="teacher", by_on=date(2026, 11, 20)),
    "action: who may not read it": undertaken(owner="office"),
    "change an action": reworded(),
    "change an action: done": reworded("done"),
    "change an action: old form": reworded(version=2),
    "remove an action": action_removed(),
    "remove an action: no reason": action_removed(why=" "),
    "remove an action: done": action_removed("done"),
    "remove an action: old form": action_removed(version=2),
    "tick off": ticked(),
    "tick off: done": ticked("done"),
    "not done": taken_back(),
    "not done: it is not": taken_back("order"),
}  # fmt: skip
