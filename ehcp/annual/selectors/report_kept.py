"""The report as one version keeps it: all papers of it as they were sent, and what they say."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder

from ehcp.annual.selectors.report_paper import ReportPaper, amendments_of, report_paper
from ehcp.models import AnnualReview, ReportSnapshot
from pupils.letters.selectors.people import families_told
from reviews.voice.selectors.given import PersonViews
from send_mis.access.actor import Actor
from send_mis.audit.snapshots.comparing import Content, SnapshotPart
from send_mis.ui.words import joined

# By whom a paper of the version is read; the copy of a home is kept by its contact.
WHOLE, INVITED = "whole", "invited"
_ROWS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "sections": ("title", {"advice": "Recommended", "why": "Why", "evidence": "Written advice"}),
    "outcomes": ("words", {"stands": "Progress", "evidence": "What shows it",
                           "advice": "Recommended"}),
    "lines": ("words", {"stands": "Delivered", "evidence": "By whom and how often",
                        "impact": "Impact", "advice": "Recommended"}),
    "invited": ("name", {"role": "Role", "asked": "Invited", "came": "At the meeting",
                         "advice": "Advice"}),
}  # fmt: skip
_NAMED = {"outcomes": "Outcome", "lines": "Provision", "sections": "", "invited": "Invited"}


def report_content(row: AnnualReview, actor: Actor) -> dict[str, Any]:
    """Whole, for those invited, for each home; and the amendments. Of a home some ten queries."""
    _, found = families_told([row.pupil_id], actor.today)[row.pupil_id]
    homes = {
        str(who.contact_id): _kept(report_paper(row, actor, who.contact_id))
        for who in found.told if who.contact_id is not None
    }  # fmt: skip
    content = {
        WHOLE: _kept(report_paper(row, actor)),
        INVITED: _kept(report_paper(row, actor, is_for_invited=True)),
        "homes": homes,
        "amendments": [asdict(each) for each in amendments_of(row)],
    }
    plain: dict[str, Any] = json.loads(json.dumps(content, cls=DjangoJSONEncoder))
    return plain


def is_changed_since(row: AnnualReview, actor: Actor, snapshot: ReportSnapshot) -> bool:
    """Of the report for the authority and its amendments: each copy says a part of these."""
    content = {
        WHOLE: _kept(report_paper(row, actor)),
        "amendments": [asdict(each) for each in amendments_of(row)],
    }
    now = json.loads(json.dumps(content, cls=DjangoJSONEncoder))
    return any(now[name] != snapshot.content.get(name) for name in now)


def _kept(paper: ReportPaper) -> dict[str, Any]:
    return asdict(replace(paper, views=[])) | {"views": [_views(each) for each in paper.views]}


def _views(person: PersonViews) -> dict[str, Any]:
    """Without the pictures: a paper has their captions."""
    return {
        "name": person.name, "what": person.what,
        "shown": [
            {
                "on": each.on, "said": each.said, "words": each.words, "by": each.by,
                "faces": [{"about": f.about, "caption": f.caption} for f in each.faces],
                "helps": [{"about": f.about, "caption": f.caption} for f in each.helps],
            }
            for each in person.shown
        ],
    }  # fmt: skip


def paper_of(content: Mapping[str, Any], contact_id: UUID | None = None) -> Any:
    """One paper of a version, as a template prints it; None where no such home was sent one."""
    if contact_id is None:
        return content[WHOLE]
    return content["homes"].get(str(contact_id))


def kept_words(content: Mapping[str, Any]) -> Content:
    """What a version says, by label; its rows and views part by part."""
    paper = content[WHOLE]
    words = dict(paper["facts"])
    words |= {"Recommendation": paper["recommends"], "Why": paper["why"]}
    words |= dict(paper["said"])
    words |= {
        f"Difference of opinion: {who}": text for who, text in paper["differences"]
    }  # fmt: skip
    words["Advice and reports with it"] = "\n".join(paper["enclosed"])
    return Content({k: v for k, v in words.items() if v}, list(_parts(content, paper)))


def _parts(content: Mapping[str, Any], paper: Mapping[str, Any]) -> Iterable[SnapshotPart]:
    for name, (title, labels) in _ROWS.items():
        for number, each in enumerate(paper[name]):
            words = {label: each[key] for key, label in labels.items() if each[key]}
            heading = ": ".join(filter(None, (_NAMED[name], each[title])))
            yield SnapshotPart(f"{name} {number} {each[title]}", heading, words)
    for each in content["amendments"]:
        text = "".join(_mark(piece) for piece in each["marks"])
        words = {"What": each["what"], "Recommended": text, "Why": each["why"]}
        yield SnapshotPart(f"amendment {each['title']}", f"Amendment: {each['title']}", words)
    for person in paper["views"]:
        for shown in person["shown"]:
            said = dict(shown["said"])
            captions = joined([f["caption"] for f in (*shown["faces"], *shown["helps"])])
            words = said | {"In their words": shown["words"], "Pictures": captions}
            title = f"Views: {person['name']}, {shown['on']}"
            yield SnapshotPart(title, title, {k: v for k, v in words.items() if v})
    for what, who, by in paper["actions"]:
        yield SnapshotPart(f"action {what}", f"Who does what: {what}", {"Who": who, "By": by})


def _mark(piece: Mapping[str, str]) -> str:
    said = {"gone": "[take out: {}] ", "new": "[put in: {}] "}.get(piece["mark"], "{} ")
    return said.format(piece["words"])
