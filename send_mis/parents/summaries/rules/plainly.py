"""What staff wrote for one another as a parent reads it aloud: whole sentences, small numbers as
words. Pure."""

from datetime import date

from send_mis.ui.words import long_day, plural

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
# With these staff begin without saying of whom: "Loses the place after a line".
_DOES = frozenset({
    "answers", "asks", "attends", "begins", "builds", "can", "chooses", "comes", "completes",
    "copes", "copies", "counts", "describes", "draws", "eats", "enters", "enjoys", "explains",
    "finds", "finishes", "follows", "forms", "gets", "gives", "goes", "has", "hears", "helps",
    "holds", "is", "joins", "keeps", "knows", "learns", "likes", "listens", "looks", "loses",
    "loves", "makes", "manages", "moves", "names", "needs", "notices", "plays", "reads",
    "recalls", "recognises", "remembers", "repeats", "responds", "retells", "says", "sees",
    "separates", "shares", "shows", "sits", "solves", "sorts", "speaks", "spells", "starts",
    "stays", "struggles", "takes", "talks", "tells", "tires", "tries", "understands", "uses",
    "waits", "walks", "works", "writes",
})  # fmt: skip
_SPANS = ("within ", "by ", "at ", "in ", "before ", "until ", "when ", "from ")


def counted(many: int, one: str, more: str) -> str:
    """ "two things": as people say it, where there are few."""
    if many < len(_NUMBERS):
        return f"{_NUMBERS[many]} {one if many == 1 else more}"
    return plural(many, one, more)


def with_name(text: str, name: str) -> str:
    """ "Loses the place": "Freya loses the place"; anything else stays as it is written."""
    first, gap, rest = text.strip().partition(" ")
    if gap and first.istitle() and first.lower() in _DOES:
        return f"{name} {first.lower()} {rest}"
    return text.strip()


def hoped(text: str, name: str, due_on: date, today: date) -> str:
    """A day that is over is not hoped for."""
    said = with_name(text, name).rstrip(".")
    return f"{said}, by {long_day(due_on)}." if due_on >= today else f"{said}."


def hoped_within(text: str, by_when: str) -> str:
    """`by_when`: as a plan says it, "within twelve months" or "End of Year 6"."""
    said, until = text.strip().rstrip("."), by_when.strip().rstrip(".")
    if not until:
        return f"{said}."
    if until.lower().startswith(_SPANS):
        return f"{said}, {lower_first(until)}."
    return f"{said}. By when: {lower_first(until)}."


def next_hopes(texts: list[str], name: str) -> str:
    """ "Next we hope that Lily counts to 100." """
    whole = [with_name(text, name).rstrip(".") for text in texts]
    if not whole:
        return ""
    if all(each.startswith(f"{name} ") for each in whole):
        return f"Next we hope that {'; that '.join(whole)}."
    return f"What we hope for next: {'; '.join(map(lower_first, whole))}."


def measured(measure: str, last: str, baseline: str) -> str:
    """ "Words read of 100: 40 now." """
    said = f"{measure[:1].upper()}{measure[1:]}: {last} now"
    return f"{said}, {baseline} when we started." if baseline else f"{said}."


def meeting_said(when: str, at: str, place: str, about: str) -> str:
    where = lower_first(place) if place.startswith(("The ", "A ")) else place
    topic = about.replace("EHC plan", "education, health and care plan").rstrip(".")
    what = (
        f"It is the {lower_first(topic)}." if topic.startswith("Review")
        else f"It is about {lower_first(topic)}."
    )  # fmt: skip
    return f"We meet on {when} at {at}, {where}. {what}"


def lower_first(text: str) -> str:
    """Unless it begins with an abbreviation or a name of more capitals."""
    return text if text[1:2].isupper() else f"{text[:1].lower()}{text[1:]}"
