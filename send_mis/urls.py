"""Every route of the house; each app brings its own."""

from django.urls import URLPattern, URLResolver, include, path

from send_mis.dashboard import standing

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", standing.healthz, name="healthz"),
    path("preferences/", standing.preferences, name="preferences"),
    path("accessibility/", standing.accessibility, name="accessibility"),
    path("gallery/", standing.gallery, name="gallery"),
    path("", include("send_mis.calculator.urls")),
    path("", include("send_mis.access.urls")),
    path("", include("send_mis.dashboard.urls")),
    path("", include("pupils.urls")),
    path("", include("provision.urls")),
    path("", include("reviews.urls")),
    path("", include("ehcp.urls")),
    path("", include("send_mis.parents.urls")),
    path("", include("send_mis.reports.urls")),
    path("", include("send_mis.reminders.urls")),
    path("", include("send_mis.office.urls")),
]

handler400 = "send_mis.ui.error_pages.bad_request"
handler403 = "send_mis.ui.error_pages.permission_denied"
handler404 = "send_mis.ui.error_pages.page_not_found"
handler500 = "send_mis.ui.error_pages.server_error"
