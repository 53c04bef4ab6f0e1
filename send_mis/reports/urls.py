"""Reports: of a school, and each by its id."""

from django.urls import URLPattern, URLResolver, path

from send_mis.reports.inspection import views as inspection
from send_mis.reports.national import views as national
from send_mis.reports.patterns import views as patterns
from send_mis.reports.promises import views as promises
from send_mis.reports.published.views import approving, drafts, public
from send_mis.reports.senco import views as senco
from send_mis.reports.termly import views
from send_mis.reports.trust import views as trust
from send_mis.reports.unusual import views as unusual
from send_mis.reports.visits import views as visits

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
    path("<slug:school>/patterns/", patterns.patterns, name="patterns"),
    path("<slug:school>/patterns/csv/", patterns.patterns_csv, name="patterns_csv"),
    path("<slug:school>/unusual/", unusual.unusual, name="unusual"),
    path("trust/<slug:trust>/compare/", trust.trust_compare, name="trust_compare"),
    path("trust/<slug:trust>/compare/csv/", trust.trust_compare_csv, name="trust_compare_csv"),
    path("reports/<uuid:report_id>/", views.report, name="report"),
    path("reports/<uuid:report_id>/print/", views.report_pdf, name="report_pdf"),
    path("reports/<uuid:report_id>/change/", views.report_change, name="report_change"),
    path("reports/<uuid:report_id>/figures/", views.report_figures, name="report_figures"),
    path("reports/<uuid:report_id>/recount/", views.report_recount, name="report_recount"),
    path("reports/<uuid:report_id>/publish/", views.report_publish, name="report_publish"),
    path("reports/<uuid:report_id>/ask/", views.report_ask, name="report_ask"),
    path("questions/<uuid:question_id>/", views.question_answer, name="question_answer"),
    path("reports/<uuid:report_id>/next/", promises.promise_add, name="promise_add"),
    path("promises/<uuid:promise_id>/", promises.promise_settle, name="promise_settle"),
    path("promises/<uuid:promise_id>/change/", promises.promise_change, name="promise_change"),
    path("promises/<uuid:promise_id>/remove/", promises.promise_remove, name="promise_remove"),
    path("<slug:school>/reports/visits/", visits.visits, name="visits"),
    path("<slug:school>/reports/visits/note/", visits.visit_note, name="visit_note"),
    path("visits/<uuid:visit_id>/", visits.visit_change, name="visit_change"),
    path("<slug:school>/reports/national/", national.national_figures, name="national_figures"),
    path("<slug:school>/reports/national/<slug:measure>/", national.national_figures_enter,
         name="national_figures_enter"),
    path("<slug:school>/reports/national/<slug:measure>/clear/", national.national_figures_clear,
         name="national_figures_clear"),
    path("<slug:school>/reports/senco/", senco.senco_posts, name="senco_posts"),
    path("<slug:school>/reports/senco/record/", senco.senco_post_record, name="senco_post_record"),
    path("senco-posts/<uuid:post_id>/", senco.senco_post_change, name="senco_post_change"),
    path("<slug:school>/publications/", drafts.publications, name="publications"),
    path(
        "<slug:school>/publications/<slug:document_kind>/draft/", drafts.publication_draft,
        name="publication_draft",
    ),
    path("publications/<uuid:publication_id>/", drafts.publication, name="publication"),
    path(
        "publications/<uuid:publication_id>/cover/", drafts.publication_cover,
        name="publication_cover",
    ),
    path(
        "publications/<uuid:publication_id>/draw/", drafts.publication_draw,
        name="publication_draw",
    ),
    path(
        "publications/<uuid:publication_id>/hand-over/", approving.publication_hand_over,
        name="publication_hand_over",
    ),
    path(
        "publications/<uuid:publication_id>/show/", approving.publication_show,
        name="publication_show",
    ),
    path(
        "publications/<uuid:publication_id>/approve/", approving.publication_approve,
        name="publication_approve",
    ),
    path(
        "publications/<uuid:publication_id>/publish/", approving.publication_publish,
        name="publication_publish",
    ),
    path(
        "publications/<uuid:publication_id>/withdraw/", approving.publication_withdraw,
        name="publication_withdraw",
    ),
    path(
        "publications/sections/<uuid:section_id>/", drafts.publication_section,
        name="publication_section",
    ),
    # What a school has published, for everybody.
    path("<slug:school>/published/", public.published, name="published"),
    path(
        "<slug:school>/published/<slug:document_kind>/", public.published_document,
        name="published_document",
    ),
    path(
        "<slug:school>/published/<slug:document_kind>/<int:number>/", public.published_version,
        name="published_version",
    ),
    path(
        "<slug:school>/published/<slug:document_kind>/<int:number>/print/", public.published_pdf,
        name="published_pdf",
    ),
]  # fmt: skip
