"""What is drawn from the school’s records for a document, apart from money: of pupils only what the
newest report to governors shows."""

from datetime import date

from provision.models import Intervention, InterventionTraining, PlanRow
from provision.plans.selectors.in_force import IN_FORCE
from send_mis.access.people_with import holders
from send_mis.access.roles import Scope
from send_mis.parents.choices import SignpostKind
from send_mis.parents.models import Signpost
from send_mis.reports.choices import PublicationKind, ReportState
from send_mis.reports.models import TermlyReport
from send_mis.reports.published.rules.numbers import Drawn
from send_mis.reports.published.selectors.money import SaidToGovernors, activity_drawn, money_drawn
from send_mis.reports.suppression.rules.tables import THRESHOLD
from send_mis.schools.models import School
from send_mis.ui.words import joined, plain_day, plural

_AREA = "area"
_NO_REPORT = "No report to governors is published yet, so there are no numbers of pupils here."
_TOO_FEW = (
    "We do not say how many pupils are on the register of special educational needs, because one of"
    " them could be recognised."
)


def drawn_for(kind: str, school: School, starts_on: date, today: date) -> dict[str, Drawn]:
    """By the key of a section. As many queries for any number of pupils."""
    report = newest_report(school)
    threshold = report.threshold if report else THRESHOLD
    if kind == PublicationKind.INFORMATION:
        return _information(school, report, today)
    if kind == PublicationKind.BUDGET:
        return {"money": money_drawn(school, starts_on, today, threshold, _said(report))}
    if kind == PublicationKind.STRATEGY:
        return {
            "barriers": _needs(report),
            "activity": activity_drawn(school, starts_on, today, threshold, _said(report)),
            "costs": money_drawn(school, starts_on, today, threshold, _said(report)),
        }
    return {}


def newest_report(school: School) -> TermlyReport | None:
    rows = TermlyReport.objects.filter(school=school, state=ReportState.PUBLISHED)
    found: TermlyReport | None = (
        rows.select_related("term__year").defer("counted", "release").order_by("-as_at").first()
    )
    return found


def _said(report: TermlyReport | None) -> SaidToGovernors:
    if report is None or not report.shown.get("measures"):
        return SaidToGovernors()
    shown, year = report.shown["measures"], str(report.term.year)
    return SaidToGovernors(
        {year: {kind: amount for kind, amount, _ in shown["funds"]["rows"]}},
        {year: [row["name"] for row in shown["interventions"]]},
    )


def threshold_at(school: School) -> int:
    report = newest_report(school)
    return report.threshold if report else THRESHOLD


def _information(school: School, report: TermlyReport | None, today: date) -> dict[str, Drawn]:
    return {
        "kinds": _needs(report),
        "evaluate": _in_time(report),
        "support": _programmes(school, today),
        "senco": _senco(school, today),
        "expertise": _trained(school, today),
        "complaints": _complaints(school),
        "services": _signposts(school, SignpostKind.ADVICE, SignpostKind.FORUM),
        "offer": _signposts(school, SignpostKind.OFFER),
    }


def _needs(report: TermlyReport | None) -> Drawn:
    if report is None:
        return Drawn(note=_NO_REPORT)
    shown = report.shown
    on = plain_day(report.as_at)
    if shown.get("total") is None:
        return Drawn([_TOO_FEW])
    share = f" ({shown['share']} %)" if shown.get("share") is not None else ""
    line = (
        f"On {on}, {shown['total']} of our {shown['on_roll']} pupils{share} were on the register of"
        " special educational needs."
    )
    for table in shown["tables"]:
        if table["key"] == _AREA:
            rows = [[row["label"], f"{row['now']}"] for row in table["rows"]]
            return Drawn([line], [table["title"], "Pupils"], rows, table["note"])
    return Drawn([line])


def _in_time(report: TermlyReport | None) -> Drawn:
    if report is None or not report.shown.get("done"):
        return Drawn()
    shown = report.shown
    line = (
        f"In the term to {plain_day(report.as_at)}, {shown['in_time']} of {shown['done']} steps of"
        " EHC plans were taken in time, those of the local authority among them."
    )
    return Drawn([line])


def _programmes(school: School, today: date) -> Drawn:
    """What the plans of this year name, without how many pupils have it."""
    rows = PlanRow.objects.filter(
        IN_FORCE, school=school, plan__year__starts_on__lte=today, plan__year__ends_on__gte=today
    )
    used = Intervention.objects.filter(pk__in=rows.values("intervention")).order_by("name")
    names = list(used.values_list("name", flat=True))
    return Drawn([f"This year we use: {joined(names)}."] if names else [])


def _senco(school: School, today: date) -> Drawn:
    held = holders(Scope.SCHOOL, [school.pk], roles=["senco"], today=today)
    if not held and school.trust_id:
        held = holders(Scope.TRUST, [school.trust_id], roles=["senco"], today=today)
    names = list(dict.fromkeys(each.name for each in held))
    if not names:
        return Drawn()
    ways = [way for way in (school.phone, school.email) if way]
    reached = f"Reached at the school: {joined(ways, 'or')}." if ways else ""
    word = "SENCO" if len(names) == 1 else "SENCOs"
    return Drawn([line for line in (f"{word}: {joined(names)}.", reached) if line])


def _trained(school: School, today: date) -> Drawn:
    rows = InterventionTraining.objects.filter(intervention__school=school)
    rows = rows.exclude(expires_on__lt=today)
    taught = Intervention.objects.filter(pk__in=rows.values("intervention"), retired_on=None)
    names = list(taught.order_by("name").values_list("name", flat=True))
    return Drawn([f"Members of staff are trained for: {joined(names)}."] if names else [])


def _complaints(school: School) -> Drawn:
    head = plural(school.complaint_head_days, "school day", "school days")
    committee = plural(school.complaint_committee_days, "school day", "school days")
    then = (
        "If that does not settle it, governors look at it at their next meeting and answer within"
        f" {committee} of it."
    )
    return Drawn([f"The headteacher answers you within {head}.", then])


def _signposts(school: School, *kinds: str) -> Drawn:
    """Each as the school last checked it."""
    rows = Signpost.objects.filter(school=school, kind__in=kinds).order_by("name")
    lines = []
    for row in rows:
        ways = [way for way in (row.url, row.telephone, row.email) if way]
        lines.append(f"{row.name}: {', '.join(ways)}")
    return Drawn(lines)
