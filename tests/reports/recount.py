"""Every number of a counted report once more, by another road: rows as they are in the database,
and plain loops over them, day by day. Nothing here asks what the report asks."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Model

from ehcp.choices import EhcAssessmentDue, EhcReviewDue
from provision import models as provision
from provision.choices import FundingKind
from provision.costs.selectors.words import OWN_WORDS
from pupils.models import DueDate, Enrolment, Need, Pupil, Spell
from reviews.models import Cycle, ViewGiven
from send_mis.parents.models import SharedWith, SummaryAnswer
from send_mis.reports.termly.rules.counting import CountedReport
from send_mis.reports.termly.rules.measures import Measures
from send_mis.schools.models import Closure, School, Term
from send_mis.statutory.calendars import is_bank_holiday
from send_mis.ui.words import LONDON

Row = Mapping[str, Any]
DAY = timedelta(days=1)


def rows(model: type[Model], **where: Any) -> list[dict[str, Any]]:
    return list(model._default_manager.filter(**where).order_by("pk").values())


def holds(row: Row, on: date) -> bool:
    ends = row["ends_on"]
    return bool(row["starts_on"] <= on and (ends is None or on < ends))


class Recount:
    """Of a report as at a day, with what happened after `since`."""

    def __init__(self, school: School, term: Term, since: date, as_at: date) -> None:
        self.school, self.year, self.since, self.as_at = school, term.year, since, as_at
        self.enrolled = defaultdict(list)
        for row in rows(Enrolment, pupil__school=school):
            self.enrolled[row["pupil_id"]].append(row)
        self.status = {
            row["pupil_id"]: row["status"]
            for row in rows(Spell, pupil__school=school)
            if holds(row, as_at) and row["status"] in ("K", "E")
        }
        self.pupils = {
            row["id"]: row
            for row in rows(Pupil, school=school)
            if self.is_on_roll(row["id"], as_at)
        }
        self.register = [row for key, row in self.pupils.items() if key in self.status]

    def is_on_roll(self, pupil: Any, on: date) -> bool:
        return any(holds(row, on) for row in self.enrolled[pupil])

    def is_since(self, on: date | None) -> bool:
        return on is not None and self.since < on <= self.as_at

    # --- The register --------------------------------------------------------------------------

    def tables(self) -> dict[str, dict[str, int]]:
        first: dict[Any, dict[str, Any]] = {}
        for need in rows(Need, pupil__school=self.school):
            held = first.get(need["pupil_id"])
            if holds(need, self.as_at) and (held is None or need["rank"] < held["rank"]):
                first[need["pupil_id"]] = need
        areas = {
            "CI": "Communication and interaction", "CL": "Cognition and learning",
            "SEMH": "Social, emotional and mental health", "SP": "Sensory and physical",
        }  # fmt: skip
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for one in self.register:
            key = one["id"]
            area = first.get(key, {}).get("area", "")
            found["status"]["SEN support" if self.status[key] == "K" else "EHC plan"] += 1
            found["area"][areas.get(area, "Another need, or none recorded")] += 1
            found["stage"][self.stage(one["reception_year"])] += 1
            found["sex"]["Boys" if one["sex"] == "M" else "Girls"] += 1
            found["disadvantage"][
                "Disadvantaged" if one["is_disadvantaged"] else "Not disadvantaged"
            ] += 1
            found["language"]["Another language" if one["is_eal"] else "English"] += 1
            found["care"]["Looked after" if one["is_looked_after"] else "Not looked after"] += 1
        found["progress"] = self.progress()
        return {key: dict(each) for key, each in found.items()}

    def stage(self, reception: int) -> str:
        year = (self.as_at.year if self.as_at.month >= 9 else self.as_at.year - 1) - reception
        for name, last in (
            ("Nursery and Reception", 0), ("Key stage 1", 2), ("Key stage 2", 6),
            ("Key stage 3", 9), ("Key stage 4", 11),
        ):  # fmt: skip
            if year <= last:
                return name
        return "Years 12 to 14"

    def progress(self) -> Counter[str]:
        ended = defaultdict(list)
        for row in rows(provision.Outcome, pupil__school=self.school):
            if row["state"] in ("met", "partly", "not_met") and self.is_since(row["closed_on"]):
                ended[row["pupil_id"]].append(row["state"])
        found: Counter[str] = Counter()
        for one in self.register:
            states = ended.get(one["id"])
            if not states:
                found["No outcome ended"] += 1
            elif set(states) == {"met"}:
                found["Reached all of their outcomes"] += 1
            elif set(states) == {"not_met"}:
                found["Reached none yet"] += 1
            else:
                found["Reached some, or in part"] += 1
        return found

    def steps(self) -> tuple[int, int, int]:
        """Done, in time, and late on the day."""
        done = in_time = late = 0
        kinds = {*EhcReviewDue.values, *EhcAssessmentDue.values}
        for row in rows(DueDate, school=self.school):
            if row["kind"] not in kinds or row["law_on"] is None:
                continue
            if self.is_since(row["done_on"]):
                done += 1
                in_time += row["done_on"] <= row["law_on"]
            is_open = row["done_on"] is None or row["done_on"] > self.as_at
            late += holds(row, self.as_at) and row["law_on"] < self.as_at and is_open
        return done, in_time, late

    # --- Reviews, families, training ------------------------------------------------------------

    def reviews(self) -> dict[str, int]:
        views = rows(ViewGiven, pupil__school=self.school)
        found = dict.fromkeys(("reviews", "in_time", "with_parents", "with_pupil"), 0)
        for cycle in rows(Cycle, pupil__school=self.school):
            if cycle["state"] != "reviewed" or not self.is_since(cycle["closed_on"]):
                continue
            its = [
                view for view in views if view["pupil_id"] == cycle["pupil_id"]
                and cycle["starts_on"] <= view["on"] <= cycle["closed_on"]
            ]  # fmt: skip
            found["reviews"] += 1
            review_on = cycle["review_on"]
            found["in_time"] += review_on is not None and cycle["closed_on"] <= review_on
            found["with_parents"] += any(view["contact_id"] for view in its)
            found["with_pupil"] += any(view["contact_id"] is None for view in its)
        return found

    def shared(self) -> tuple[int, int]:
        summaries = {
            row["summary_id"] for row in rows(SharedWith, pupil__school=self.school)
            if self.is_since(row["shared_on"])
        }  # fmt: skip
        given = [row["given_at"] for row in rows(SummaryAnswer, pupil__school=self.school)]
        return len(summaries), sum(self.is_since(at.astimezone(LONDON).date()) for at in given)

    def trained(self) -> int:
        found = rows(provision.InterventionTraining, intervention__school=self.school)
        return len({row["user_id"] for row in found if self.is_since(row["trained_on"])})

    # --- Money ----------------------------------------------------------------------------------

    def school_days(self) -> set[date]:
        days = {
            day for term in rows(Term, year__school=self.school) for day in _days(term)
            if day.weekday() < 5 and not is_bank_holiday(day)
        }  # fmt: skip
        return days - {day for each in rows(Closure, school=self.school) for day in _days(each)}

    def costs(self) -> dict[tuple[Any, str], tuple[Decimal, set[Any]]]:
        """By intervention and fund’s label: what lines of agreed plans came to, and for whom."""
        funds = {row["id"]: row["kind"] for row in rows(provision.FundingStream, year=self.year)}
        days = self.school_days()
        found: dict[tuple[Any, str], tuple[Decimal, set[Any]]] = {}
        agreed = {"plan__year": self.year, "plan__agreed_at__isnull": False}
        for line in rows(provision.PlanRow, **agreed):
            amount, pupils = self._line(line, days)
            kind = funds.get(line["funding_id"])
            key = (line["intervention_id"], str(FundingKind(kind).label) if kind else "")
            before, those = found.get(key, (Decimal(0), set()))
            found[key] = (before + amount, those | pupils)
        return found

    def _line(self, line: Row, days: Iterable[date]) -> tuple[Decimal, set[Any]]:
        places = rows(provision.Allocation, row=line["id"])
        copied = rows(provision.RowRate, row=line["id"])
        school = rows(provision.Rate, school=self.school, staff_role=line["staff_role"])
        weekdays = set(line["weekdays"]) or set(range(5))
        last = min(line["ends_on"] - DAY, self.as_at)
        time, paid = Fraction(0), set()
        for day in days:
            if not line["starts_on"] <= day <= last or day.weekday() not in weekdays:
                continue
            here = {
                place["pupil_id"] for place in places if holds(place, day)
                and (not place["weekdays"] or day.weekday() in place["weekdays"])
                and self.is_on_roll(place["pupil_id"], day)
            }  # fmt: skip
            rates = [row["hourly"] for row in (*copied, *school) if holds(row, day)]
            if here and rates and line["minutes"] and line["times_a_week"]:
                hours = Fraction(line["minutes"] * line["times_a_week"], 60 * len(weekdays))
                time += Fraction(rates[0]) * hours
                paid |= here if rates[0] else set()
        materials, begun = self._materials(line, places)
        pence = int(time * 100 + Fraction(1, 2))
        return Decimal(pence) / 100 + materials, paid | begun

    def _materials(self, line: Row, places: Iterable[Row]) -> tuple[Decimal, set[Any]]:
        """Shared in whole pence by all who are ever in it, the odd ones to the first."""
        first: dict[Any, date] = {}
        for place in sorted(places, key=lambda each: (each["starts_on"], each["id"])):
            for time in self.enrolled[place["pupil_id"]]:
                since = max(place["starts_on"], time["starts_on"], line["starts_on"])
                ends = [each for each in (place["ends_on"], time["ends_on"]) if each]
                if since < min([*ends, line["ends_on"]]):
                    pupil = place["pupil_id"]
                    first[pupil] = min(since, first.get(pupil, since))
        pence = int(line["materials_cost"] * 100)
        total, begun = 0, set()
        for number, (pupil, since) in enumerate(first.items()):
            share = pence // len(first) + (number < pence % len(first))
            if since <= self.as_at and share:
                total, begun = total + share, begun | {pupil}
        return Decimal(total) / 100, begun

    def funds(self) -> dict[str, tuple[Decimal, int | None]]:
        """By label: what there is, and for how many by name."""
        found: dict[str, tuple[Decimal, set[Any]]] = {}
        for row in rows(provision.FundingStream, year=self.year):
            label = str(FundingKind(row["kind"]).label)
            amount, pupils = found.get(label, (Decimal(0), set()))
            found[label] = (amount + row["amount"], pupils | ({row["pupil_id"]} - {None}))
        by_heads = ("Pupil premium", "Disability Access Fund")
        return {
            label: (amount, 0 if label in by_heads else len(pupils) or None)
            for label, (amount, pupils) in found.items()
        }

    # --- Interventions --------------------------------------------------------------------------

    def interventions(self) -> dict[Any, tuple[int, int, int, str]]:
        """Pupils, sessions held and recorded, and how the mean of the change begins."""
        of_row = {
            row["id"]: row["intervention_id"]
            for row in rows(provision.PlanRow, plan__year=self.year)
        }
        begins = {
            row["id"]: row["starts_on"] for row in rows(provision.PlanRow, plan__year=self.year)
        }
        pupils: dict[Any, set[Any]] = defaultdict(set)
        for place in rows(provision.Allocation, row__plan__year=self.year):
            if max(place["starts_on"], begins[place["row_id"]]) <= self.as_at:
                pupils[of_row[place["row_id"]]].add(place["pupil_id"])
        states: dict[Any, Counter[str]] = defaultdict(Counter)
        for session in rows(provision.Session, row__plan__year=self.year):
            if session["held_on"] <= self.as_at:
                states[of_row[session["row_id"]]][session["state"]] += 1
        return {
            key: (
                len(pupils[key]), states[key]["delivered"],
                states[key]["delivered"] + states[key]["missed"], self._mean(key, of_row),
            )
            for key in {*pupils, *states}
        }  # fmt: skip

    def _mean(self, intervention: Any, of_row: Mapping[Any, Any]) -> str:
        reviews = {
            row["id"]: row for row in rows(provision.ImpactReview, row__plan__year=self.year)
            if row["done_on"] is not None and row["done_on"] <= self.as_at
            and intervention is not None and of_row[row["row_id"]] == intervention
        }  # fmt: skip
        results = [row for row in rows(provision.ImpactResult) if row["review_id"] in reviews]
        values: dict[tuple[str, Any, Any], list[Row]] = defaultdict(list)
        for row in sorted(results, key=lambda each: reviews[each["review_id"]]["done_on"]):
            measure = " ".join(row["measure"].casefold().split()).rstrip(".")
            values[measure, row["pupil_id"], reviews[row["review_id"]]["row_id"]].append(row)
        gains: dict[str, list[tuple[Any, Decimal]]] = defaultdict(list)
        for (measure, pupil, _), those in values.items():
            entries = [row["entry"] for row in those if row["entry"] is not None]
            exits = [row["exit"] for row in those if row["exit"] is not None]
            if entries and exits:
                gains[measure].append((pupil, exits[-1] - entries[0]))
        many = {measure: len({pupil for pupil, _ in those}) for measure, those in gains.items()}
        enough = sorted((-count, measure) for measure, count in many.items() if count >= 5)
        if not enough:
            return ""
        found = [gain for _, gain in gains[enough[0][1]]]
        mean = (sum(found, Decimal(0)) / len(found)).quantize(Decimal("0.01"), ROUND_HALF_UP)
        text = f"{abs(mean).normalize():f}"
        return f"{'+' if mean > 0 else '−'}{text} on average" if mean else "no change on average"


def _days(span: Row) -> Iterable[date]:
    day = span["starts_on"]
    while day <= span["ends_on"]:
        yield day
        day += DAY


def differences(found: CountedReport, recount: Recount) -> list[str]:
    """What the report says, and what it is, where the two are not the same."""
    measures = Measures.read(found.measures)
    assert measures is not None
    wrong: list[str] = []

    def same(what: str, said: object, truly: object) -> None:
        if said != truly:
            wrong.append(f"{what}: {said}, and it is {truly}")

    tables = recount.tables()
    for key, table in found.term.tables.items():
        for row, (count,) in zip(table.rows, table.counts, strict=True):
            same(f"{key}, {row}", count, tables[key.partition(" ")[0]].get(row, 0))
    same("on roll", found.on_roll, len(recount.pupils))
    same("steps", (found.done, found.in_time, found.late), recount.steps())
    for name, many in recount.reviews().items():
        same(name, getattr(measures, name), many)
    same("shared, answers", (measures.shared, measures.answers), recount.shared())
    same("trained", measures.trained, recount.trained())
    costs = recount.costs()
    spent: dict[str, tuple[Decimal, set[Any]]] = defaultdict(lambda: (Decimal(0), set()))
    for (_, label), (amount, pupils) in costs.items():
        spent[label] = (spent[label][0] + amount, spent[label][1] | pupils)
    for fund in measures.funds:
        amount, pupils = spent[fund.kind]
        same(f"{fund.kind}, spent", (Decimal(fund.spent), fund.paid_for), (amount, len(pupils)))
    there_is = {fund.kind: (Decimal(fund.amount), fund.pupils) for fund in measures.funds}
    same("funds", there_is, recount.funds())
    loose, pupils = spent[""]
    same("no fund, spent", (Decimal(measures.loose), measures.loose_for), (loose, len(pupils)))
    names = {row["id"]: row["name"] for row in rows(provision.Intervention, school=recount.school)}
    truly_done = recount.interventions()
    same("interventions", len(measures.interventions), len(truly_done))
    for key, (many, held, recorded, change) in truly_done.items():
        name = names.get(key, OWN_WORDS)
        done = next(each for each in measures.interventions if each.name == name)
        same(f"{name}, in it", len(done.pupils), many)
        same(f"{name}, sessions", (done.held, done.recorded), (held, recorded))
        same(f"{name}, change", done.change[: len(change)] if change else done.change, change)
        its = {label: each for (which, label), each in costs.items() if which == key}
        said = {fund: (Decimal(c), len(done.paid_for[fund])) for fund, c in done.costs.items()}
        truly = {label: (amount, len(pupils)) for label, (amount, pupils) in its.items()}
        same(f"{name}, cost", said, truly)
    return wrong
