"""EHC plans: lists under the school, records by id."""

from django.urls import URLPattern, URLResolver, path

from ehcp.authorities import views as authorities
from ehcp.plans.views import copying, plans

_AUTHORITIES = "<slug:school>/authorities/"
_OF_PUPIL = "pupils/<uuid:pupil_id>/ehc-plan/"
_PLAN = "ehc-plans/<uuid:ehc_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(_AUTHORITIES, authorities.authorities, name="authorities"),
    path(f"{_AUTHORITIES}add/", authorities.authorities_add, name="authorities_add"),
    path(f"{_AUTHORITIES}<uuid:authority_id>/change/", authorities.authorities_change,
         name="authorities_change"),
    path(_OF_PUPIL, plans.pupil_ehc_plan, name="pupil_ehc_plan"),
    path(f"{_OF_PUPIL}receive/", plans.ehc_plan_receive, name="ehc_plan_receive"),
    path(f"{_OF_PUPIL}versions/", plans.ehc_plan_versions, name="ehc_plan_versions"),
    path(f"{_OF_PUPIL}readers/", plans.ehc_plan_readers, name="ehc_plan_readers"),
    path(_PLAN, plans.ehc_plan, name="ehc_plan"),
    path(f"{_PLAN}change/", plans.ehc_plan_change, name="ehc_plan_change"),
    path(f"{_PLAN}check/", plans.ehc_plan_check, name="ehc_plan_check"),
    path(f"{_PLAN}end/", plans.ehc_plan_end, name="ehc_plan_end"),
    path(f"{_PLAN}sections/", copying.ehc_plan_sections, name="ehc_plan_sections"),
    path(f"{_PLAN}outcomes/", copying.ehc_plan_outcomes, name="ehc_plan_outcomes"),
    path(f"{_PLAN}provision/", copying.ehc_plan_provision, name="ehc_plan_provision"),
    path(f"{_PLAN}provision/<uuid:promised_id>/", copying.ehc_plan_line, name="ehc_plan_line"),
]  # fmt: skip
