"""Each file that can be taken out is called after what it is, whom it is about, and when."""

from datetime import date
from urllib.parse import unquote

import pytest
from django.test import Client

from pupils.models import Pupil
from send_mis.statutory.processes import PROCESSES
from tests.access.routes import Route, all_routes
from tests.access.things import Things
from tests.calculator.asking import address
from tests.factories import in_change
from tests.people import Cast, signed_in

pytestmark = pytest.mark.django_db

KINDS = {"pdf": "application/pdf", "csv": "text/csv", "ics": "text/calendar",
         "xlsx": "application/vnd.openxmlformats"}  # fmt: skip
FACTS = {"plan_made_on": date(2026, 3, 31), "meeting_on": date(2026, 12, 9)}
# Route → what stands in the name beside the day; {who} is the pupil as on a class list.
NAMES = {
    "register_csv": "SEN register – Harebell Primary",
    "register_xlsx": "SEN register – Harebell Primary",
    "register_pdf": "SEN register – Harebell Primary",
    "trust_register_csv": "SEN register – Meadow Trust",
    "trust_register_xlsx": "SEN register – Meadow Trust",
    "trust_register_pdf": "SEN register – Meadow Trust",
    "provision_map_pdf": "Provision map – Harebell Primary",
    "costs_csv": "Provision costs – Harebell Primary",
    "audit_csv": "Record of changes and reads – Harebell Primary",
    "audit_xlsx": "Record of changes and reads – Harebell Primary",
    "audit_pdf": "Record of changes and reads – Harebell Primary",
    "deadlines_csv": "Deadlines – Harebell Primary",
    "deadlines_xlsx": "Deadlines – Harebell Primary",
    "deadlines_pdf": "Deadlines – Harebell Primary",
    "costs_pdf": "Provision costs – Harebell Primary",
    "effect_csv": "Impact of interventions – Harebell Primary",
    "effect_pdf": "Impact of interventions – Harebell Primary",
    "pupil_outcomes_pdf": "Outcomes – {who}",
    "pupil_assessments_pdf": "Assessments – {who}",
    "pupil_family_pdf": "Family and contacts – {who}",
    "gaps_csv": "Golden thread – Harebell Primary",
    "gaps_xlsx": "Golden thread – Harebell Primary",
    "gaps_pdf": "Golden thread – Harebell Primary",
    "cycle_pdf": "Support plan – {who}",
    "cycle_iep_pdf": "IEP – {who}",
    "cycle_isp_pdf": "Individual support plan – {who}",
    "meeting_pdf": "Meeting – {who}",
    "meeting_copy_pdf": "Meeting – {who}",
    "meeting_ics": "Meeting – 26 Nov 2026",
    "meetings_csv": "Meetings – Harebell Primary",
    "meetings_xlsx": "Meetings – Harebell Primary",
    "meetings_pdf": "Meetings – Harebell Primary",
    "ehc_plans_csv": "EHC plans – Harebell Primary",
    "ehc_plans_xlsx": "EHC plans – Harebell Primary",
    "ehc_plans_pdf": "EHC plans – Harebell Primary",
    "ehc_chases_csv": "Owed by authorities – Harebell Primary",
    "ehc_chase_pdf": "EHC plans what is due from you",
    "ehc_chase_pupil_pdf": "EHC plans what is due from you",
    "ehc_given_csv": "EHC plans given to others – Harebell Primary",
    "ehc_given_xlsx": "EHC plans given to others – Harebell Primary",
    "ehc_given_pdf": "EHC plans given to others – Harebell Primary",
    "ehc_disclosure_pdf": "From the EHC plan – {who}",
    "ehc_report_pdf": "Annual review report – {who}",
    "ehc_report_copy_pdf": "Annual review report – {who}",
    "ehc_report_sent_pdf": "Annual review report – {who}",
    "ehc_report_sent_invited_pdf": "Annual review report – {who}",
    "ehc_report_sent_copy_pdf": "Annual review report – {who}",
    "ehc_report_sent_amendments_pdf": "Recommended amendments – {who}",
    "ehc_papers_pdf": "Papers of the review – {who}",
    "summary_pdf": "For the family – {who}",
    "published_pdf": "SEN information report – Harebell Primary",
    "summary_told_pdf": "Letter to the family – {who}",
    "report_pdf": "SEND report to governors, summer term 2026 – Harebell Primary",
    "trust_compare_csv": "Schools compared – Meadow Trust",
    "patterns_csv": "Patterns of SEN – Harebell Primary",
    "inspection_csv": "Pupils with SEN – Harebell Primary",
    "inspection_xlsx": "Pupils with SEN – Harebell Primary",
    "inspection_pdf": "Pupils with SEN – Harebell Primary",
    "ehc_advice_pdf": "Request for advice – {who}",
    "ehc_amendments_pdf": "Recommended amendments – {who}",
    "pupil_strategies_pdf": "What helps – {who}",
    "referral_pdf": "Referral to ",
    "views_pdf": "My views – {who}",
    "views_sheet_pdf": "What do you think – {who}",
    "views_copy_pdf": "Views – {who}",
    "support_note_pdf": "Note of a discussion – {who}",
    "services_csv": "Outside services – Harebell Primary",
    "services_xlsx": "Outside services – Harebell Primary",
    "services_pdf": "Outside services – Harebell Primary",
    "pupil_provision_pdf": "Provision – {who}",
    "pupil_costs_pdf": "Provision costs – {who}",
    "plan_pdf": "Provision plan – 4H – Autumn term 2026",
    "sessions_week_pdf": "Sessions – everybody – week of 23 Nov 2026",
    "calculator_pdf": PROCESSES["annual_review"].title,
    "calculator_ics": PROCESSES["annual_review"].title,
}


def _is_file(route: Route) -> bool:
    return route.name.rpartition("_")[2] in KINDS


def test_every_route_to_a_file_is_here() -> None:
    assert {route.name for route in all_routes() if _is_file(route)} == set(NAMES)


@pytest.mark.parametrize(
    ("forename", "surname", "who"),
    [("Noah", "Bright", "Noah B"), ("小明", "王", "小明 王"), ("علي", "حسن", "علي ح"),
     ("Łucja", "", "Łucja"), ("Ed/..\\", "\u202e\r\nX-Y: 1", "Ed ..")],
)  # fmt: skip
def test_names_of_files(cast: Cast, forename: str, surname: str, who: str) -> None:
    things = Things(cast)
    with in_change():
        Pupil.objects.filter(pk=cast.noah.pk).update(
            legal_forename=forename, legal_surname=surname, preferred_forename="",
            preferred_surname="",
        )  # fmt: skip
    for route in all_routes():
        if not _is_file(route):
            continue
        trust = route.name.startswith("trust_")
        client: Client = signed_in(cast.trust_lead if trust else cast.senco)
        url = route.url(things)
        if route.name.startswith("calculator"):
            url = address("annual_review", route.name, **FACTS)
        response = client.get(url)
        if "attachment" not in response.headers.get("Content-Disposition", ""):
            pytest.fail(f"{route.name}: {response.status_code} {response.headers}")
        kind = route.name.rpartition("_")[2]
        assert response["Content-Type"].startswith(KINDS[kind]), route.name
        header = response["Content-Disposition"]
        assert header.isascii()
        assert header.count('"') == 2
        name = unquote(header.partition("filename*=UTF-8''")[2])
        wanted = NAMES[route.name].format(who=who)
        assert name.startswith(wanted), (route.name, name)
        assert name.endswith(f" 2026.{kind}")
