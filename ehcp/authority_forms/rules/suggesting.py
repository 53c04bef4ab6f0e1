"""What a place is most likely for, from the words beside it. A person decides."""

import re
from collections.abc import Mapping, Sequence

from ehcp.authority_forms.rules.fields import fields_for
from ehcp.authority_forms.rules.matching import Matched
from ehcp.authority_forms.rules.spots import FormPlace
from ehcp.choices import PlaceKind

_CHILD = r"(?:child|pupil|student|young person|learner|cyp|yp)"
_PARENT = r"(?:parents?|carers?|mothers?|fathers?|guardians?)"


def _rules(*pairs: tuple[str, str]) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(words), key) for words, key in pairs)


# The first that is found in the words beside a place, then in what it stands under.
_WORDS = _rules(
    (r"\b(?:second|other) parent\b.*(?:e-?mail)|\bparent.*\b2\b.*e-?mail", "parent2.email"),
    (rf"{_PARENT}.*(?:e-?mail)", "parent1.email"),
    (rf"{_PARENT}.*(?:phone|tel|mobile|contact (?:no|number))", "parent1.phone"),
    (rf"{_PARENT}.*address", "parent1.address"),
    (r"parental responsibility|\bwho has pr\b", "parents.responsible"),
    ((rf"(?:views?|wishes|comments?|contribution|voice|feelings).*{_PARENT}"
     rf"|{_PARENT}\W*(?:\w+\W+){{0,4}}(?:views?|wishes|comments?|contribution)"), "views.parents"),
    ((rf"(?:views?|wishes|voice|contribution|feelings|aspirations).*{_CHILD}"
     rf"|{_CHILD}\W*(?:\w+\W+){{0,4}}(?:views?|wishes|voice|contribution|feelings|aspirations)"
     r"|all about me|my views"), "views.child"),
    ((rf"(?:names?|details) of {_PARENT}|{_PARENT}.*names?|^{_PARENT}(?: ?(?:and|/|&|or|s)+ ?"
     rf"{_PARENT})*$"), "parents.names"),
    (r"(?:interim|short term|new|agreed|coming|next).*\btargets?\b|\btargets?\b.*(?:coming|next)",
     "report.targets"),
    (r"\bd\.? ?o\.? ?b\b|date of birth|birth date|\bborn\b", "child.born_on"),
    (r"\bupn\b|unique pupil", "child.upn"),
    (r"year group|national curriculum year|\bnc year|\byear\b(?!.*(?:plan|review|date))|\bncy\b",
     "child.year"),
    (r"\blegal surname|surname|family name|last name", "child.surname"),
    (r"first names?|forenames?|given name|known as|preferred name", "child.forename"),
    (r"\bgender\b|\bsex\b", "child.sex"),
    (r"ethnic", "child.ethnicity"),
    (r"first language|home language|language spoken", "child.language"),
    (r"looking after|responsible authority|care authority|which (?:local )?authority.*care",
     "child.care_authority"),
    (r"looked[- ]after|\blac\b|\bcla\b|in care|child in our care", "child.looked_after"),
    ((r"name.*(?:school|setting|provision|establishment)|(?:school|setting) name"
      r"|^(?:current |present )?(?:school|setting|educational? (?:setting|placement)|placement)"
      r"(?:/\w+)*(?: attended)?$"), "school.name"),
    (r"(?:school|setting).*address", "school.address"),
    (r"(?:school|setting).*(?:phone|tel)", "school.phone"),
    (r"(?:school|setting).*e-?mail", "school.email"),
    (r"\burn\b", "school.urn"),
    ((r"(?:completed|written|prepared|filled|report) (?:in )?by|\bauthor\b|name of (?:senco|chair)"
     r"|\bsenco\b.*name|^signed\b|print name|chaired by|^chair(?:person)?$"), "writer.name"),
    (r"\bposition\b|job title|designation", "writer.role"),
    (r"case ?officer|ehc co-?ordinator|send? officer|plan co-?ordinator", "authority.officer"),
    (r"local authority|^\W*la\W*$|maintaining authority|^authority$|^council$", "authority.name"),
    (r"(?:who|people|persons?|professionals?|list).*\binvited\b|^invited$|^invitees$",
     "people.invited"),
    (r"apolog|did not attend|unable to attend|not present|absent", "people.absent"),
    (r"attend(?:ed|ance|ees)|\bpresent\b|those present", "people.came"),
    (r"differences? of opinion|disagree|dissent|not agreed", "report.differences"),
    ((r"(?:next|right|appropriate|suitab|still).*placement|placement.*(?:next|right|appropriate"
      r"|suitab|still|preference)|next (?:phase|school)"), "report.placement"),
    (r"employment|work and (?:further )?(?:study|education)|further education|career",
     "report.pfa_work"),
    (r"independent(?:ly)? living|living independently|independence", "report.pfa_living"),
    (r"friends|relationships|community", "report.pfa_community"),
    (r"(?:adulthood|good|being|staying).*health", "report.pfa_health"),
    (r"social worker", "report.social_worker"), (r"advoca", "report.advocates"),
    (r"changes?.*section by section|all (?:the )?(?:changes|amendments)", "report.changes"),
    ((r"(?:reasons?|rationale).*(?:recommend|amend|change|ceas)|recommended (?:amend|change)"
     r"|(?:amendments?|changes).*(?:plan|needed|required|recommended|proposed|requested|section)"),
     "report.words"),
    (r"(?:\bnot|n t)\b.*\bwork(?:s|ing)?\b", "report.does_not_work"),
    (r"\bwork(?:s|ing)? well\b|going well|what(?: is|s)? work(?:s|ing)?$", "report.works"),
    (r"\battainment\b", "report.attainment"),
    (r"recommend", "report.recommends"),
    (r"\badvice\b|reports? (?:received|requested|attached|submitted)", "advice.all"),
    (r"action|next steps|who will do what", "actions.all"),
    (r"(?:kind|type) of (?:annual )?(?:review|meeting)|review type", "review.kind"),
    ((r"(?:date|when).*(?:plan).*(?:first|original|initial)|(?:first|original|initial).*plan"
     r"|plan first"), "plan.first_made_on"),
    (r"(?:date|when).*(?:final|current|latest|last|this|ehc)?.*\bplan\b|plan.*(?:dated?|issued)",
     "plan.made_on"),
    (r"(?:previous|last|most recent).*review", "plan.last_review_on"),
    (r"(?:review|report).*(?:due|deadline|by)\b|statutory (?:date|deadline)", "plan.last_on"),
    (r"(?:report|paperwork).*(?:sent|circulated|submitted)", "review.report_sent_on"),
    (r"\btime\b.*(?:meeting|review)|(?:meeting|review).*\btime\b", "review.begins"),
    (r"venue|place of (?:the )?(?:meeting|review)|location|where.*held", "review.place"),
    (r"(?:meeting|review).*\b(?:held|took place)\b", "review.held_on"),
    (r"(?:date|day).*(?:meeting|review)|(?:meeting|review).*date", "review.meeting_on"),
    (r"\bsection ([a-dg-ik]|h1|h2)\b", "section."),
    (r"section e|\boutcomes?\b|progress towards", "outcomes.all"),
    (r"section f|\bprovision\b", "provision.all"),
    (rf"(?:home|{_CHILD}).*address|^(?:home )?address(?: and postcode)?$", "child.address"),
    ((rf"names? of (?:the )?{_CHILD}|{_CHILD}\W.*\bname|^(?:full )?name$|^{_CHILD}$"
     rf"|^{_CHILD}(?:/{_CHILD})*$"), "child.name"),
    (r"\bclass\b|tutor group|\bform\b", "child.class"),
    (r"^age\b|\bage\b", "child.age"),
    (r"^(?:today s )?date$|date (?:completed|of (?:report|completion|form))|^dated$", "today"),
)  # fmt: skip
_TICKS = _rules(
    (r"(?:looked[- ]after|\blac\b|\bcla\b|in care).*\byes$", "child.looked_after=yes"),
    (r"(?:looked[- ]after|\blac\b|\bcla\b|in care).*\bno$", "child.looked_after=no"),
    (r"(?:differences? of opinion|disagree).*\byes$", "report.differences=yes"),
    (r"(?:differences? of opinion|disagree).*\bno$", "report.differences=no"),
    (r"(?:sex|gender).*\b(?:male|boy|m)$|^(?:male|boy)$", "child.sex=M"),
    (r"(?:sex|gender).*\b(?:female|girl|f)$|^(?:female|girl)$", "child.sex=F"),
    (r"cease", "report.recommends=cease"),
    (r"re-?assess", "report.recommends=reassess"),
    ((r"(?:maintain|keep|continue).*(?:without|unchanged|no (?:change|amend)|as it is)"
     r"|no (?:change|amend)|unchanged|not (?:be )?amend"), "report.recommends=maintain"),
    (r"amend|changes? (?:to|needed|required)", "report.recommends=amend"),
    (r"maintain", "report.recommends=maintain"),
    (r"emergency|early review", "review.kind=emergency"),
    (r"interim", "review.kind=interim"),
    (r"(?:phase )?transfer|transition", "review.kind=transfer"),
    (r"six[- ]month|6[- ]month|under (?:five|5)", "review.kind=early_years"),
    (r"annual review$|^annual$", "review.kind=annual"),
)  # fmt: skip
# What the headings of a table speak of, and what each of its columns is.
_LISTS = _rules(
    (r"outcome", "outcomes"), (r"provision|support", "provision"), (r"action", "actions"),
    (r"advice|report", "advice"),
    (r"parental responsibility|relationship to|^parents?\b|^carers?\b", "parents"),
    (r"invited|attend|present|apolog|role|designation|job title", "people"),
)  # fmt: skip
_COLUMNS: Mapping[str, tuple[tuple[re.Pattern[str], str], ...]] = {
    "people": _rules(
        (r"date.*invited|invited.*date|invited on", "invited_on"), (r"invited", "invited"),
        (r"attend|present", "attended"), (r"apolog|reply|response", "reply"),
        (r"role|designation|job|position|agency|service|organisation|relationship|capacity",
         "what"),
        (r"name|who", "name"),
    ),
    "parents": _rules(
        (r"responsibility|\bpr\b", "responsibility"), (r"relationship", "what"),
        (r"address", "address"), (r"e-?mail", "email"), (r"phone|tel|mobile|contact", "phone"),
        (r"name|who", "name"),
    ),
    "outcomes": _rules(
        (r"^(?:no\.?|number|#|ref\.?)$", "number"), (r"by when|timescale|date|deadline", "by_when"),
        (r"progress|achieved|met\b|judgement|impact|review", "progress"), (r"outcome", "words"),
    ),
    "provision": _rules(
        (r"^(?:no\.?|number|#|ref\.?)$", "number"), (r"deliver\w* by|who|staff", "who"),
        (r"delivered|in place|being provided|received", "delivered"),
        (r"how (?:much|often)|frequency|hours|amount|duration", "amount"),
        (r"outcome", "outcome"), (r"provision|support", "words"),
    ),
    "advice": _rules(
        (r"date.*received|received on", "received_on"), (r"received|attached", "received"),
        (r"requested|asked", "asked_on"), (r"name|who|from|professional|service|agency", "who"),
    ),
    "actions": _rules(
        (r"by when|date|deadline|timescale|when", "by_on"), (r"who|person|responsible", "who"),
        (r"action|what", "words"),
    ),
}  # fmt: skip


def suggested(places: Sequence[FormPlace]) -> dict[str, Matched]:
    """By key; places of which nothing is known are left out."""
    found: dict[str, Matched] = {}
    tables: dict[str, list[FormPlace]] = {}
    for place in places:
        if place.kind == PlaceKind.COLUMN:
            tables.setdefault(f"{place.where}\n{place.group}", []).append(place)
            continue
        key = _tick(place) if place.kind == PlaceKind.TICK else _text(place)
        if key in fields_for(place.kind):
            found[place.key] = Matched(field=key)
    for columns in tables.values():
        found |= _table(columns)
    return found


def _plain(words: str) -> str:
    kept = re.sub(r"[^\w\s/&#.-]", " ", words.casefold().replace("’", " ").replace("'", " "))
    kept = re.sub(r"\b(child|pupil|parent|school) s\b", r"\1", kept)
    return " ".join(kept.split()).strip(" .")


def _text(place: FormPlace) -> str:
    label, where = _plain(place.label), _plain(f"{place.where} {place.group}")
    about = _parent_of(where)
    if about:
        found = _of_parent(label, about)
        if found:
            return found
    return _first(label) or (_first(_plain(place.own)) if place.own else "")


def _first(words: str) -> str:
    for pattern, key in _WORDS:
        match = pattern.search(words)
        if match:
            return f"{key}{match[1].upper()}" if key.endswith(".") else key
    return ""


def _parent_of(where: str) -> str:
    if not re.search(_PARENT, where) or re.search(r"views?|contribution", where):
        return ""
    return "parent2" if re.search(r"\b(?:2|second|two)\b", where) else "parent1"


def _of_parent(label: str, about: str) -> str:
    if re.search(_CHILD, label):
        return ""
    for words, column in (
        (r"e-?mail", "email"), (r"phone|tel|mobile|contact (?:no|number)", "phone"),
        (r"address", "address"), (r"relationship", "what"), (r"responsibility", "responsibility"),
        (r"\bname", "name"),
    ):  # fmt: skip
        if re.search(words, label):
            return f"{about}.{column}"
    return ""


def _tick(place: FormPlace) -> str:
    label = _plain(f"{place.where} {place.label}") if len(place.label) <= 3 else _plain(place.label)
    for pattern, key in _TICKS:
        if pattern.search(label):
            return key
    return ""


def _table(columns: Sequence[FormPlace]) -> dict[str, Matched]:
    labels = [_plain(place.label) for place in columns]
    title = _plain(f"{columns[0].group} {columns[0].where}")
    of = _list_of(" | ".join(labels)) or _list_of(title)
    found: dict[str, Matched] = {}
    taken: set[str] = set()
    for place, label in zip(columns, labels, strict=True):
        key = _column(of, label) if of else ""
        if key and key not in taken:
            taken.add(key)
            found[place.key] = Matched(field=f"each:{key}")
        elif not of and (one := _text(place)) in fields_for(place.kind):
            found[place.key] = Matched(field=one)
    return found


def _list_of(words: str) -> str:
    return next((name for pattern, name in _LISTS if pattern.search(words)), "")


def _column(of: str, label: str) -> str:
    return next((f"{of}.{key}" for pattern, key in _COLUMNS[of] if pattern.search(label)), "")
