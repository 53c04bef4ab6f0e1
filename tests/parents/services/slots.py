"""What is asked of the services of times to meet."""

from dataclasses import replace
from datetime import date, time
from typing import Any
from uuid import UUID

from send_mis.parents.slots import services
from send_mis.parents.slots.rules import SlotFacts
from tests.factories import TODAY
from tests.parents.given import Deed
from tests.parents.services.answers import by_senco
from tests.parents.services.summaries import after


def offered(*pupils: str, host: str = "senco", **facts: Any) -> Deed:
    def deed(g: Any, actor: Any) -> Any:
        said = SlotFacts(
            date(2026, 12, 9), time(15), time(16), 20, 5, " Room  2 ", getattr(g.cast, host).pk
        )
        return services.offer_slots(
            actor=actor, pupils=[getattr(g, name) for name in pupils], facts=replace(said, **facts)
        )

    return deed


def withdrawn(which: str = "free") -> Deed:
    return lambda g, actor: services.withdraw_slot(actor=actor, slot=getattr(g, which))


def chosen(
    which: str = "free", joins: str = "place", *, needs: bool = False, copy: str = "told"
) -> Deed:
    return lambda g, actor: services.choose_slot(
        actor=actor, shared=getattr(g, copy), slot_id=getattr(g, which).pk, joins=joins,
        needs_interpreter=needs,
    )  # fmt: skip


def chosen_by_link() -> Deed:
    return lambda g, actor: services.receive_slot(
        link=g.link, slot_id=g.free.pk, joins="video", needs_interpreter=True, today=TODAY
    )


def given_back(copy: str = "told", choice: UUID | None = None) -> Deed:
    return lambda g, actor: services.give_slot_back(
        actor=actor, shared=getattr(g, copy), choice_id=choice or g.choice.pk
    )


def given_back_by_link() -> Deed:
    return lambda g, actor: services.receive_slot_back(
        link=g.link, choice_id=g.choice.pk, today=TODAY
    )


def keyed(which: str = "free", copy: str = "told") -> Deed:
    return lambda g, actor: services.key_slot(
        actor=actor, shared=getattr(g, copy), slot_id=getattr(g, which).pk, joins="place",
        needs_interpreter=True,
    )  # fmt: skip


DEEDS: dict[str, Deed] = {
    "offer times": offered("noah", "jayden"),
    "offer times: to nobody": offered(),
    "offer times: with somebody who may not": offered("noah", host="ta"),
    "offer times: today": offered("noah", on=TODAY),
    "offer times: no time fits": offered("noah", ends=time(15, 10)),
    "offer times: too many": offered("noah", begins=time(7), ends=time(20), minutes=5, gap=0),
    "offer times: offered already": offered("noah", on=date(2026, 12, 8)),
    "offer times: nowhere": offered("noah", place=" "),
    "write a time down": keyed(),
    "write a time down: of another child": keyed("theirs"),
    "write a time down: of who is restricted": keyed(copy="kept"),
    "withdraw a time": withdrawn(),
    "withdraw a time: twice": after(withdrawn(), withdrawn()),
    "withdraw a time: that was taken": withdrawn("held"),
}
OF_PARENT: dict[str, Deed] = {
    "choose a time": chosen(joins="phone", needs=True),
    "choose a time: the same once more": chosen("held"),
    "choose a time: the same in another way": chosen("held", "video"),
    "choose a time: of another child": chosen("theirs"),
    "choose a time: withdrawn meanwhile": after(by_senco(withdrawn()), chosen()),
    "choose a time: in a way that is none": chosen(joins="boat"),
    "choose a time: on another's copy": chosen(copy="kept"),
    "choose a time by link": chosen_by_link(),
    "give a time back": given_back(),
    "give a time back: twice": after(given_back(), given_back()),
    "give a time back: on another's copy": given_back("kept"),
    "give a time back: that is none": given_back(choice=UUID(int=9)),
    "give a time back by link": given_back_by_link(),
}
