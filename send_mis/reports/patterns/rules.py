"""Who is on the register more or less often than others, with how sure one may be. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from math import sqrt

from pupils.choices import BroadArea, SenStatus, Sex

# 95 of 100 intervals that are made so hold the true share.
_Z = 1.959964
_THURSDAY, _WEEK = 3, timedelta(days=7)
# Born from 1 April to 31 August: the youngest of their year.
_SUMMER = range(4, 9)
NO_AREA = "none"


def wilson(count: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share, as (lowest, highest) from 0 to 1.

    E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal
    of the American Statistical Association 22 (1927): right also for few and for none, where the
    usual interval is not. 1 of 10 → 0.018 to 0.404; 0 of 10 → 0 to 0.278.
    """
    share, z2 = count / of, _Z * _Z
    middle = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = _Z * sqrt(share * (1 - share) / of + z2 / (4 * of * of)) / (1 + z2 / of)
    return max(0.0, middle - half), min(1.0, middle + half)


class PatternVerdict(StrEnum):
    MORE = "More often"
    LESS = "Less often"
    TOO_FEW = "Too few to tell"


@dataclass(frozen=True, slots=True)
class PatternPupil:
    """A pupil on roll. `status` and `area` are empty where there is none; `born_in`: the month."""

    status: str
    area: str
    year: str
    class_name: str
    sex: str
    is_disadvantaged: bool
    is_eal: bool
    is_looked_after: bool
    born_in: int


@dataclass(frozen=True, slots=True)
class Share:
    """`count` of `of`, and what it says beside `beside`, a share from 0 to 1; none: nothing."""

    label: str
    count: int
    of: int
    beside: float | None = None

    @property
    def share(self) -> float:
        return self.count / self.of

    @property
    def interval(self) -> tuple[float, float]:
        return wilson(self.count, self.of)

    @property
    def verdict(self) -> PatternVerdict | None:
        if self.beside is None:
            return None
        low, high = self.interval
        if low > self.beside:
            return PatternVerdict.MORE
        return PatternVerdict.LESS if high < self.beside else PatternVerdict.TOO_FEW


MEASURES: Mapping[str, str] = {
    "register": "on the register", "K": "on SEN support", "E": "with an EHC plan",
    **{area.value: f"on the register, with a main need in {area.label.lower()}"
       for area in BroadArea if area is not BroadArea.OTHER},
}  # fmt: skip


def has(pupil: PatternPupil, measure: str) -> bool:
    """Whether a pupil is what the measure counts; an area is that of the main need."""
    if not pupil.status:
        return False
    if measure == "register":
        return True
    return measure in (pupil.status, pupil.area)


def _yes_no(yes: str, no: str, of: Callable[[PatternPupil], bool]) -> Callable[[PatternPupil], str]:
    return lambda pupil: yes if of(pupil) else no


_SEXES = {Sex.FEMALE.value: "Girls", Sex.MALE.value: "Boys"}
# Each question, and the group in which a pupil is by it.
QUESTIONS: Mapping[str, Callable[[PatternPupil], str]] = {
    "Sex": lambda pupil: _SEXES.get(pupil.sex, "Not recorded"),
    "Disadvantaged": _yes_no(
        "Disadvantaged", "Not disadvantaged", lambda pupil: pupil.is_disadvantaged
    ),
    "First language": _yes_no(
        "English as an additional language", "English", lambda pupil: pupil.is_eal
    ),
    "Care": _yes_no("Looked after", "Not looked after", lambda pupil: pupil.is_looked_after),
    "Season of birth": _yes_no(
        "Born April to August", "Born September to March", lambda pupil: pupil.born_in in _SUMMER
    ),
    "Year": lambda pupil: pupil.year,
    "Class": lambda pupil: pupil.class_name or "No class",
}  # fmt: skip


def shares_of(pupils: Sequence[PatternPupil], measure: str) -> list[tuple[str, list[Share]]]:
    """For each question its groups, each beside the whole school. The groups stand in the order in
    which their first pupil does."""
    if not pupils:
        return []
    whole = sum(has(pupil, measure) for pupil in pupils) / len(pupils)
    found = []
    for question, group_of in QUESTIONS.items():
        of = Counter(group_of(pupil) for pupil in pupils)
        counted = Counter(group_of(pupil) for pupil in pupils if has(pupil, measure))
        if len(of) > 1:
            groups = [Share(label, counted[label], of[label], whole) for label in of]
            found.append((question, groups))
    return found


@dataclass(frozen=True, slots=True)
class Snapshotted:
    """The school on one day: how many of each status, and of those on the register each area."""

    on: date
    on_roll: int
    statuses: Mapping[str, int]
    areas: Mapping[str, int]

    @property
    def on_register(self) -> int:
        return sum(self.statuses.values())


def counted_on(
    on: date, on_roll: Iterable[object], status: Mapping[object, str], area: Mapping[object, str]
) -> Snapshotted:
    """`status` and `area`: of each pupil who has one on that day, on roll or not."""
    here = set(on_roll)
    registered = {pupil: status[pupil] for pupil in here if pupil in status}
    return Snapshotted(
        on, len(here), Counter(registered.values()),
        Counter(area.get(pupil) or NO_AREA for pupil in registered),
    )  # fmt: skip


def census_day(year: int) -> date:
    """Of the spring census, the one that counts types of need: the third Thursday in January.

    2026 → 15 January 2026.
    """
    first = date(year, 1, 1)
    return first + timedelta(days=(_THURSDAY - first.weekday()) % 7) + 2 * _WEEK


def census_days(today: date, many: int = 5) -> list[date]:
    """The last ones that are past, the earliest first, then today."""
    last = today.year if census_day(today.year) <= today else today.year - 1
    days = [census_day(year) for year in range(last - many + 1, last + 1)]
    return [*days, today] if days[-1] < today else days


STATUSES = (SenStatus.EHC_PLAN.value, SenStatus.SEN_SUPPORT.value)
