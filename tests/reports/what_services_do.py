"""What is asked of the services of reports to governors."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from send_mis.access.actor import Actor
from send_mis.names.named import mark_of
from send_mis.reports.choices import Measure, PublicationKind
from send_mis.reports.national import services as national
from send_mis.reports.promises import services as promises
from send_mis.reports.published import services as publishing
from send_mis.reports.published.selectors.rows import looked_for, sections_of
from send_mis.reports.senco import services as senco
from send_mis.reports.senco.rules import PostFacts
from send_mis.reports.termly import services
from send_mis.reports.termly.selectors.reports import names_in_report
from send_mis.reports.visits import services as visits
from send_mis.schools.models import Term
from tests.factories import (
    TODAY,
    actor_for_user,
    ask_about,
    in_change,
    make_publication,
    make_published,
    make_published_report,
    make_report,
    make_senco_post,
    note_visit,
    promise_governors,
    section_of,
)
from tests.people import Cast

Deed = Callable[[Any, Actor], Any]
_WORDS = dict.fromkeys(("progress", "inclusion", "senco"), "")
_WORDS |= {"summary": " Fewer than last year. ", "next_steps": "A\r\nB"}


class Given:
    """`out`: last term's report, which is published; `draft`: this term's. `website`: a document
    that is out; `next_one`: its next version; `plan`: a draft with gaps, for the first time."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.school = cast, cast.harebell
        self.out = make_published_report(cast.harebell, cast.head)
        self.draft = make_report(cast.harebell)
        self.question = ask_about(self.out, cast.governor)
        self.term = self.draft.term
        self.planned = promise_governors(self.draft)
        self.promised = promise_governors(
            self.out, words="Ask the authority", by_on=date(2026, 11, 20)
        )
        self.visit = note_visit(cast.harebell, cast.governor)
        self.post = make_senco_post(cast.harebell, cast.senco)
        self.website = make_published(cast.harebell, cast.head)
        self.next_one = make_publication(
            cast.harebell, shown_on=TODAY, approved_on=TODAY, approved_by="the governing body",
            approval_kept_by="Head Harebell",
        )  # fmt: skip
        self.section = section_of(self.next_one, "senco")
        self.plan = make_publication(
            cast.harebell, PublicationKind.STRATEGY, "", ready_on=None, approved_on=None
        )
        self.principle = section_of(self.plan, "principle1")

    def things(self) -> Iterator[tuple[str, Any]]:
        yield from vars(self).items()
        yield from self.cast.here.people.items()

    def actor(self, role: str) -> Actor:
        return actor_for_user(getattr(self.cast, role))


def drafted(of: str = "autumn") -> Deed:
    def deed(g: Given, actor: Actor) -> object:
        with in_change():
            g.draft.delete()
        term = Term.objects.get(year__school=g.school, year__starts_on__year=2026, name=of)
        return services.draft_report(actor=actor, school=g.school, term=term)

    return deed


def changed(which: str = "draft", version: int = 1, threshold: int = 10) -> Deed:
    return lambda g, actor: services.change_report(
        actor=actor, report=getattr(g, which), version=version, threshold=threshold, words=_WORDS
    )


def typed(version: int = 1, which: str = "draft", **figures: str) -> Deed:
    given = {name: Decimal(number) for name, number in figures.items()}
    return lambda g, actor: services.type_figures(
        actor=actor, report=getattr(g, which), version=version, typed=given
    )


def recounted(which: str = "draft") -> Deed:
    return lambda g, actor: services.recount_report(actor=actor, report=getattr(g, which))


def counted(g: Given, _: Actor) -> object:
    with in_change():
        type(g.draft).objects.filter(pk=g.draft.pk).update(is_counting=True)
    return services.count_draft(report_id=g.draft.pk)


def promised(
    which: str = "draft", words: str = " Look at  spelling ", who: str = "The chair",
    by: date = date(2026, 12, 18),
) -> Deed:  # fmt: skip
    return lambda g, actor: promises.add_promise(
        actor=actor, report=getattr(g, which), words=words, owner=None, owner_name=who, by_on=by
    )


def promised_by(person: str) -> Deed:
    return lambda g, actor: promises.add_promise(
        actor=actor, report=g.draft, words="Spelling", owner=getattr(g.cast, person).pk,
        owner_name="", by_on=date(2026, 12, 18),
    )  # fmt: skip


def promise_changed(which: str = "planned", version: int = 1) -> Deed:
    return lambda g, actor: promises.change_promise(
        actor=actor, promise=getattr(g, which), version=version, words="Spelling",
        owner=g.cast.head.pk, owner_name="", by_on=date(2026, 12, 18),
    )  # fmt: skip


def promise_removed(which: str = "planned", version: int = 1) -> Deed:
    return lambda g, actor: promises.remove_promise(
        actor=actor, promise=getattr(g, which), version=version
    )


def settled(
    which: str = "promised", version: int = 1, done_on: date | None = date(2026, 11, 20),
    came: str = "They have no caseworker.",
) -> Deed:  # fmt: skip
    return lambda g, actor: promises.settle_promise(
        actor=actor, promise=getattr(g, which), version=version, done_on=done_on, came=came
    )


def noted(kind: str = "visit", on: date = date(2026, 11, 20), about: str = " Reading ") -> Deed:
    return lambda g, actor: visits.note_visit(
        actor=actor, school=g.school, kind=kind, on=on, about=about, words=" Saw two. "
    )


def visit_changed(version: int = 1) -> Deed:
    return lambda g, actor: visits.change_visit(
        actor=actor, visit=g.visit, version=version, kind="training", on=date(2026, 11, 20),
        about="Reading", words="",
    )  # fmt: skip


_POST = PostFacts(
    appointed_on=date(2025, 9, 1), was_before=False, hours_a_week=Decimal("12.5"),
    qualification="studying", qualified_on=None, ended_on=None,
)  # fmt: skip


def post_recorded(who: str = "senco", *, once: bool = False, **facts: Any) -> Deed:
    def deed(g: Given, actor: Actor) -> object:
        if not once:
            with in_change():
                g.post.delete()
        given: Any = {**_POST, **facts}
        return senco.record_post(
            actor=actor, school=g.school, user=getattr(g.cast, who).pk, facts=given
        )

    return deed


def post_changed(version: int = 1, **facts: Any) -> Deed:
    given: Any = {**_POST, **facts}
    return lambda g, actor: senco.change_post(
        actor=actor, post=g.post, version=version, facts=given
    )


def figure(version: int = 0, as_at: date = date(2026, 1, 15)) -> Deed:
    return lambda g, actor: national.enter_national_figure(
        actor=actor, school=g.school, measure=Measure.ANY_SEN, version=version, as_at=as_at,
        percent=Decimal("20.1"), of_what=" Pupils  of infant schools ", source="DfE",
    )  # fmt: skip


def figure_cleared(g: Given, actor: Actor) -> object:
    measure = Measure.ANY_SEN
    return national.clear_national_figure(actor=actor, school=g.school, measure=measure, version=1)


def published(
    version: int = 1, *, checks: bool = False, which: str = "draft", **words: str
) -> Deed:
    def deed(g: Given, actor: Actor) -> object:
        report = getattr(g, which)
        with in_change():
            type(report).objects.filter(pk=report.pk).update(**words)
        report.refresh_from_db()
        mark = mark_of(names_in_report(report))
        return services.publish_report(
            actor=actor, report=report, version=version, mark=mark, is_checked=checks
        )

    return deed


def asked(which: str = "out", words: str = " Is the  money enough? ") -> Deed:
    return lambda g, actor: services.ask_question(
        actor=actor, report=getattr(g, which), words=words
    )


def answered(version: int = 1, answer: str = "They are content.") -> Deed:
    return lambda g, actor: services.answer_question(
        actor=actor, question=g.question, version=version, answer=answer
    )


def document_drafted(kind: PublicationKind = PublicationKind.ACCESSIBILITY) -> Deed:
    return lambda g, actor: publishing.draft_publication(actor=actor, school=g.school, kind=kind)


def section_changed(which: str = "section", version: int = 1, heading: str = "") -> Deed:
    return lambda g, actor: publishing.change_publication_section(
        actor=actor, section=getattr(g, which), version=version, heading=heading,
        text=" Ask for her.\r\n\r\n- By e-mail ", shows_drawn=False,
    )  # fmt: skip


def cover_changed(which: str = "plan", years: int = 3) -> Deed:
    return lambda g, actor: publishing.change_publication_cover(
        actor=actor, publication=getattr(g, which), version=1, starts_on=date(2026, 9, 1),
        years=years,
    )  # fmt: skip


def drawn(which: str = "next_one") -> Deed:
    return lambda g, actor: publishing.draw_publication(
        actor=actor, publication=getattr(g, which), version=1
    )


def handed_over(which: str = "next_one") -> Deed:
    return lambda g, actor: publishing.hand_over_publication(
        actor=actor, publication=getattr(g, which), version=1
    )


def shown(which: str = "plan") -> Deed:
    return lambda g, actor: publishing.show_publication(
        actor=actor, publication=getattr(g, which), version=1
    )


def approved(which: str = "next_one", on: date = TODAY, by: str = " the  board ") -> Deed:
    return lambda g, actor: publishing.approve_publication(
        actor=actor, publication=getattr(g, which), version=1, approved_by=by, approved_on=on
    )


def withdrawn(which: str = "website", why: str = " A name stood in it. ") -> Deed:
    return lambda g, actor: publishing.withdraw_publication(
        actor=actor, publication=getattr(g, which), why=why
    )


def document_published(
    which: str = "next_one", version: int = 1, *, checks: bool = False, text: str = "",
    **fields: Any,
) -> Deed:  # fmt: skip
    def deed(g: Given, actor: Actor) -> object:
        row = getattr(g, which)
        with in_change():
            type(row).objects.filter(pk=row.pk).update(**fields) if fields else None
            row.sections.filter(key="senco").update(text=text) if text else None
        row.refresh_from_db()
        return publishing.publish_publication(
            actor=actor, publication=row, version=version,
            mark=mark_of(looked_for(row, sections_of(row))), is_checked=checks,
        )  # fmt: skip

    return deed


_OF = {
    "senco": {
        "draft a report": drafted(),
        "draft a report: of a term to come": drafted("spring"),
        "change a draft": changed(),
        "change a draft: old form": changed(version=2),
        "change a draft: a number that is none": changed(threshold=4),
        "change a draft: published": changed("out"),
        "count a draft": counted,
        "have a draft counted again": recounted(),
        "have a draft counted again: published": recounted("out"),
        "type figures": typed(complaints="0", attendance="92.50"),
        "type figures: old form": typed(2, complaints="0"),
        "type figures: too large, and half a one": typed(attendance="101", complaints="1.5"),
        "type figures: published": typed(which="out", complaints="0"),
        "promise an action": promised(),
        "promise an action: of one who writes": promised_by("head"),
        "promise an action: of one who does not": promised_by("ta"),
        "promise an action: nothing, nobody, before": promised(
            words=" ", who="", by=date(2026, 11, 1)
        ),
        "promise an action: published": promised("out"),
        "change a promise": promise_changed(),
        "change a promise: old form": promise_changed(version=2),
        "change a promise: published": promise_changed("promised"),
        "remove a promise": promise_removed(),
        "remove a promise: old form": promise_removed(version=2),
        "remove a promise: published": promise_removed("promised"),
        "settle a promise": settled(),
        "settle a promise: it waits": settled(done_on=None),
        "settle a promise: old form": settled(version=2),
        "settle a promise: a day to come, no words": settled(done_on=date(2026, 11, 30), came=""),
        "settle a promise: before it was promised": settled(done_on=date(2026, 7, 1)),
        "settle a promise: of a draft": settled("planned"),
        "enter a national figure": figure(),
        "enter a national figure: of a day to come": figure(as_at=date(2027, 1, 14)),
        "enter a national figure: taken back meanwhile": figure(1),
        "take a national figure back: there is none": figure_cleared,
        "record a post": post_recorded(),
        "record a post: twice": post_recorded(once=True),
        "record a post: of no SENCO": post_recorded("ta"),
        "record a post: qualified tomorrow": post_recorded(
            qualification="npq", qualified_on=date(2026, 11, 30)
        ),
        "record a post: qualified by nothing": post_recorded(qualified_on=date(2026, 11, 2)),
        "change a post": post_changed(),
        "change a post: qualified": post_changed(
            qualification="npq", qualified_on=date(2026, 11, 2)
        ),
        "change a post: ended before": post_changed(ended_on=date(2025, 8, 31)),
        "change a post: old form": post_changed(2),
        "draft a document": document_drafted(),
        "draft a document: there is a draft": document_drafted(PublicationKind.STRATEGY),
        "write a section": section_changed(),
        "write a section: old form": section_changed(version=2),
        "write a section: of a principle": section_changed("principle", heading=" High  hopes "),
        "write a section: without a heading": section_changed("principle"),
        "change how long a document holds": cover_changed(),
        "change how long a document holds: too long": cover_changed("next_one"),
        "draw the numbers anew": drawn(),
        "draw the numbers anew: published": drawn("website"),
        "hand a document over": handed_over(),
        "hand a document over: with gaps": handed_over("plan"),
    },
    "head": {
        "show a draft": shown(),
        "show a draft: shown already": shown("next_one"),
        "record an approval": approved(),
        "record an approval: of a day to come": approved(on=date(2026, 11, 24)),
        "record an approval: by nobody": approved(by=" "),
        "record an approval: of a draft with gaps": approved("plan"),
        "publish a document": document_published(),
        "withdraw a document": withdrawn(),
        "withdraw a document: without a reason": withdrawn(why=" "),
        "withdraw a document: a draft": withdrawn("plan"),
        "publish a document: old form": document_published(version=2),
        "publish a document: twice": document_published("website"),
        "publish a document: with gaps": document_published("plan"),
        "publish a document: nobody approved it": document_published(
            approved_on=None, approved_by="", approval_kept_by=""
        ),
        "publish a document: a name, not looked at": document_published(text="Noah helped."),
        "publish a document: few pupils, looked at": document_published(
            checks=True, text="For 2 pupils with a hearing loss."
        ),
        "publish a report": published(),
        "publish a report: old form": published(2),
        "publish a report: without a summary": published(summary=""),
        "publish a report: a name, not looked at": published(summary="Noah did well."),
        "publish a report: a name, looked at": published(checks=True, summary="Noah did well."),
        "publish a report: twice": published(which="out"),
        "answer a question": answered(),
        "answer a question: old form": answered(2),
        "answer a question: without words": answered(answer=" "),
    },
    "governor": {
        "record an approval: as a governor": approved(),
        "record an approval: of what was not shown": approved("plan"),
        "ask a question": asked(),
        "ask a question: of a draft": asked("draft"),
        "ask a question: without words": asked(words=" "),
        "note a visit": noted(),
        "note a visit: nothing of a day to come": noted("walk", date(2026, 11, 30), " "),
        "change a visit": visit_changed(),
        "change a visit: old form": visit_changed(2),
    },
}
DEEDS = {name: (role, deed) for role, deeds in _OF.items() for name, deed in deeds.items()}
