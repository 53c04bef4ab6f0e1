"""Lists live under the school or trust, records under their id."""

from django.urls import path

from pupils.views import register

urlpatterns = [
    path("<slug:school>/register/", register.register, name="register"),
    path("<slug:school>/register/csv/", register.register_csv, name="register_csv"),
    path("<slug:school>/register/xlsx/", register.register_xlsx, name="register_xlsx"),
    path("<slug:school>/register/pdf/", register.register_pdf, name="register_pdf"),
    path("trust/<slug:trust>/register/", register.trust_register, name="trust_register"),
    path("trust/<slug:trust>/register/csv/", register.trust_register_csv,
         name="trust_register_csv"),
    path("trust/<slug:trust>/register/xlsx/", register.trust_register_xlsx,
         name="trust_register_xlsx"),
    path("trust/<slug:trust>/register/pdf/", register.trust_register_pdf,
         name="trust_register_pdf"),
]  # fmt: skip
