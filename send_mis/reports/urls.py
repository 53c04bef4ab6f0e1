"""Reports: of a school, and each by its id."""

from django.urls import URLPattern, URLResolver, path

from send_mis.reports.termly import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("<slug:school>/reports/", views.reports, name="reports"),
    path("<slug:school>/reports/draft/", views.reports_draft, name="reports_draft"),
    path("reports/<uuid:report_id>/", views.report, name="report"),
    path("reports/<uuid:report_id>/print/", views.report_pdf, name="report_pdf"),
    path("reports/<uuid:report_id>/change/", views.report_change, name="report_change"),
    path("reports/<uuid:report_id>/publish/", views.report_publish, name="report_publish"),
    path("reports/<uuid:report_id>/ask/", views.report_ask, name="report_ask"),
    path("questions/<uuid:question_id>/", views.question_answer, name="question_answer"),
]
