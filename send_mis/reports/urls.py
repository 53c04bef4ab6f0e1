"""Reports: of a school, and each by its id."""

from django.urls import URLPattern, URLResolver, path

from send_mis.reports.inspection import views as inspection
from send_mis.reports.termly import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("<slug:school>/reports/", views.reports, name="reports"),
    path("<slug:school>/reports/draft/", views.reports_draft, name="reports_draft"),
    path("<slug:school>/inspection/", inspection.inspection, name="inspection"),
    path("<slug:school>/inspection/csv/", inspection.inspection_csv, name="inspection_csv"),
    path("<slug:school>/inspection/xlsx/", inspection.inspection_xlsx, name="inspection_xlsx"),
    path("<slug:school>/inspection/pdf/", inspection.inspection_pdf, name="inspection_pdf"),
    path(
        "<slug:school>/inspection/stories/", inspection.inspection_stories,
        name="inspection_stories",
    ),
    path(
        "<slug:school>/inspection/stories/print/", inspection.inspection_stories_print,
        name="inspection_stories_print",
    ),
    path("reports/<uuid:report_id>/", views.report, name="report"),
    path("reports/<uuid:report_id>/print/", views.report_pdf, name="report_pdf"),
    path("reports/<uuid:report_id>/change/", views.report_change, name="report_change"),
    path("reports/<uuid:report_id>/publish/", views.report_publish, name="report_publish"),
    path("reports/<uuid:report_id>/ask/", views.report_ask, name="report_ask"),
    path("questions/<uuid:question_id>/", views.question_answer, name="question_answer"),
]  # fmt: skip
