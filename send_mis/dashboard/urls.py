"""Each role's first page, the pupil's record as a whole, and the record of what was done."""

from django.urls import path

from send_mis.dashboard.views import audit, deadlines, leaders, pupil, today

urlpatterns = [
    path("", today.today, name="today"),
    path("pupils/<uuid:pupil_id>/", pupil.pupil_page, name="pupil_page"),
    path("pupils/<uuid:pupil_id>/access/", pupil.pupil_access, name="pupil_access"),
    path(
        "pupils/<uuid:pupil_id>/access/give/", pupil.pupil_access_give, name="pupil_access_give"
    ),
    path(
        "pupils/<uuid:pupil_id>/access/<uuid:grant_id>/end/", pupil.pupil_access_end,
        name="pupil_access_end",
    ),
    path("pupils/<uuid:pupil_id>/changes/", pupil.pupil_changes, name="pupil_changes"),
    path("<slug:school>/deadlines/", deadlines.deadlines, name="deadlines"),
    path("<slug:school>/deadlines/csv/", deadlines.deadlines_csv, name="deadlines_csv"),
    path("<slug:school>/deadlines/xlsx/", deadlines.deadlines_xlsx, name="deadlines_xlsx"),
    path("<slug:school>/deadlines/pdf/", deadlines.deadlines_pdf, name="deadlines_pdf"),
    path("<slug:school>/leaders/", leaders.leaders, name="leaders"),
    path("<slug:school>/audit/", audit.audit, name="audit"),
    path("<slug:school>/audit/csv/", audit.audit_csv, name="audit_csv"),
    path("<slug:school>/audit/xlsx/", audit.audit_xlsx, name="audit_xlsx"),
    path("<slug:school>/audit/pdf/", audit.audit_pdf, name="audit_pdf"),
]  # fmt: skip
