"""What is asked of the services of summaries and their readers."""

from dataclasses import replace
from typing import Any

from send_mis.parents.summaries.rules.parts import SummaryAim, SummaryWords
from send_mis.parents.summaries.selectors.many import ChosenSummary
from send_mis.parents.summaries.selectors.sharing import sharing_of, sharings_of
from send_mis.parents.summaries.services import many as of_many
from send_mis.parents.summaries.services import readers as of_readers
from send_mis.parents.summaries.services import summaries as services
from tests.factories import TODAY, in_change, leave
from tests.parents.given import Deed


def drafted(of: str, *, left: bool = False) -> Deed:
    def deed(g: Any, actor: Any) -> Any:
        if left:
            with in_change():
                leave(g.noah, TODAY)
        subject = getattr(g, of)
        if of == "talk":
            return services.draft_of_a_discussion(actor=actor, discussion=subject)
        if of == "review":
            return services.draft_of_a_review(actor=actor, review=subject)
        return services.draft_of_a_cycle(actor=actor, cycle=subject)

    return deed


def of_year(year: int) -> Deed:
    return lambda g, actor: services.draft_of_a_year(actor=actor, pupil=g.noah, year=year)


def changed(version: int = 1, aims: Any = None, which: str = "draft", **words: str) -> Deed:
    def deed(g: Any, actor: Any) -> Any:
        summary = getattr(g, which)
        found = SummaryWords.read(summary.content)
        new = SummaryWords({**found.words, **words}, found.aims if aims is None else aims)
        return services.change_summary(actor=actor, summary=summary, version=version, words=new)

    return deed


def shared(which: str, *readers: str, way: str = "", **given: Any) -> Deed:
    """With those ties, in the usual way of each."""

    def deed(g: Any, actor: Any) -> Any:
        summary = getattr(g, which)
        sharing = sharing_of(summary.pupil, SummaryWords.read(summary.content), TODAY)
        ways = {}
        for name in readers:
            contact_id = getattr(g, name).contact_id
            reader = sharing.reader(contact_id)
            ways[contact_id] = way or (reader.ways[0].value if reader else "paper")
        said = {"version": summary.version, "mark": sharing.mark, "is_checked": True, "ways": ways}
        return services.share_summary(actor=actor, summary=summary, **said | given)

    return deed


def withdrawn(
    which: str = "summary", why: str = " Wrong  day ", version: int | None = None
) -> Deed:
    def deed(g: Any, actor: Any) -> Any:
        summary = getattr(g, which)
        return services.withdraw_summary(
            actor=actor, summary=summary, version=version or summary.version, why=why
        )

    return deed


def discarded(which: str) -> Deed:
    return lambda g, actor: services.discard_summary(
        actor=actor, summary=getattr(g, which), version=getattr(g, which).version
    )


def told_again(way: str = "mail", which: str = "told", version: int = 1) -> Deed:
    return lambda g, actor: of_readers.tell_again(
        actor=actor, shared=getattr(g, which), version=version, way=way
    )


def stopped(why: str = "Asked for it", which: str = "told") -> Deed:
    return lambda g, actor: of_readers.stop_reader(
        actor=actor, shared=getattr(g, which), version=1, why=why
    )


def after(*deeds: Deed) -> Deed:
    """One after another; what they leave is read anew."""

    def deed(g: Any, actor: Any) -> Any:
        for each in deeds:
            found = each(g, actor)
            for name in ("draft", "summary", "told", "kept"):
                row = getattr(g, name)
                if type(row).objects.filter(pk=row.pk).exists():
                    row.refresh_from_db()
        return found

    return deed


def many(*which: str, mark: str = "") -> Deed:
    def deed(g: Any, actor: Any) -> Any:
        rows = [getattr(g, name) for name in which]
        words = {row.pupil: SummaryWords.read(row.content) for row in rows}
        found = sharings_of(words, TODAY)
        chosen = [ChosenSummary(row, row.version, mark or found[row.pupil_id].mark) for row in rows]
        return of_many.share_many(actor=actor, school=g.school, chosen=chosen)

    return deed


def drafted_many(*which: str) -> Deed:
    return lambda g, actor: of_many.draft_many(
        actor=actor, school=g.school, cycles=[getattr(g, name) for name in which]
    )


_NO_TITLE = [SummaryAim("b" * 32, hope="Reads more.")]
_LONG = [replace(SummaryAim("b" * 32, "Reading"), hope="x" * 601)]

DEEDS: dict[str, Deed] = {
    "draft of a cycle": drafted("cycle"),
    "draft of a cycle: twice": after(drafted("cycle"), drafted("cycle")),
    "draft of a cycle: who has left": drafted("cycle", left=True),
    "draft of an early discussion": drafted("talk"),
    "draft of an early discussion: twice": after(drafted("talk"), drafted("talk")),
    "draft of a review": drafted("review"),
    "draft of a year": of_year(2026),
    "draft of a year: there already": after(of_year(2026), of_year(2026)),
    "draft of a year: of no cycle": of_year(2019),
    "change the words": changed(good=" Loves  maps "),
    "change the words: as they are": changed(),
    "change the words: an old page": changed(version=7, good="Maps"),
    "change the words: an aim without a title": changed(aims=_NO_TITLE),
    "change the words: an aim that is too long": changed(aims=_LONG),
    "change the words: too long": changed(why="x" * 2001),
    "change the words: withdrawn": after(withdrawn(), changed(2, which="summary", good="Maps")),
    "discard a draft": discarded("draft"),
    "discard a draft: it was shared": discarded("summary"),
    "share it": shared("draft", "jaydens"),
    "share it: with nobody": shared("draft"),
    "share it: an old page": shared("draft", "jaydens", version=7),
    "share it: others might read it since": shared("draft", "jaydens", mark="before"),
    "share it: with somebody who is restricted": shared("summary", "father"),
    "share it: by a way that they have not": shared("summary", "mother", way="text"),
    "share it: without whom to ring": after(
        changed(ring=""), shared("draft", "jaydens", version=2)
    ),
    "share it: once more": shared("summary", "mother"),
    "share many": many("draft"),
    "share many: one has changed": many("draft", mark="before"),
    "share many: none is ticked": many(),
    "draft many": drafted_many("cycle"),
    "draft many: one has one": after(drafted("cycle"), drafted_many("cycle")),
    "withdraw it": withdrawn(),
    "withdraw it: twice": after(withdrawn(), withdrawn()),
    "withdraw it: without saying why": withdrawn(why=" "),
    "withdraw it: a draft": withdrawn("draft"),
    "tell them again": told_again(),
    "tell them again: on paper": told_again("paper"),
    "tell them again: by a way that they have not": told_again("text"),
    "tell them again: restricted": told_again(which="kept"),
    "tell them again: withdrawn": after(withdrawn(), told_again()),
    "stop for one reader": stopped(),
    "stop for one reader: without saying why": stopped(""),
    "stop for one reader: twice": after(stopped(), lambda g, actor: of_readers.stop_reader(
        actor=actor, shared=g.told, version=2, why="Again"
    )),
}  # fmt: skip
