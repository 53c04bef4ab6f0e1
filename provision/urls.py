"""Plans, outcomes, sessions, the map and their cost: lists under the school, records by id."""

from django.urls import path

from provision.catalogue import views as catalogue
from provision.costs.views import costs, funding
from provision.impact import views as impact
from provision.outcomes import views as outcomes
from provision.pages import views as provision_map
from provision.plans.views import grid as plan_grid
from provision.plans.views import outcomes as row_outcomes
from provision.plans.views import plans
from provision.plans.views import rows as plan_rows
from provision.plans.views import versions as plan_versions
from provision.rates import views as rates
from provision.sessions.views import batch as session_batch
from provision.sessions.views import sessions
from provision.settings import views as settings

_ENTRY = "<slug:school>/interventions/<uuid:intervention_id>/"
_PLAN = "plans/<uuid:plan_id>/"
_ROW = f"{_PLAN}rows/<uuid:row_id>/"

urlpatterns = [
    path("<slug:school>/map/", provision_map.provision_map, name="provision_map"),
    path("<slug:school>/map/pdf/", provision_map.provision_map_pdf, name="provision_map_pdf"),
    path("<slug:school>/delivery/", provision_map.delivery, name="delivery"),
    path("pupils/<uuid:pupil_id>/provision/", provision_map.pupil_provision,
         name="pupil_provision"),
    path("pupils/<uuid:pupil_id>/provision/pdf/", provision_map.pupil_provision_pdf,
         name="pupil_provision_pdf"),
    path("<slug:school>/plans/", plans.plans, name="plans"),
    path("<slug:school>/plans/start/", plans.plans_start, name="plans_start"),
    path(_PLAN, plan_grid.plan, name="plan"),
    path(f"{_PLAN}write/", plan_grid.plan_write, name="plan_write"),
    path(f"{_PLAN}send/", plan_grid.plan_propose, name="plan_propose"),
    path(f"{_PLAN}agree/", plan_grid.plan_agree, name="plan_agree"),
    path(f"{_PLAN}send-back/", plans.plan_send_back, name="plan_send_back"),
    path(f"{_PLAN}remove/", plans.plan_remove, name="plan_remove"),
    path(f"{_PLAN}pdf/", plan_versions.plan_pdf, name="plan_pdf"),
    path(f"{_PLAN}versions/", plan_versions.plan_versions, name="plan_versions"),
    path(f"{_PLAN}versions/<int:number>/", plan_versions.plan_version, name="plan_version"),
    path(f"{_PLAN}versions/<int:number>/restore/", plan_versions.plan_restore,
         name="plan_restore"),
    path(_ROW, plan_rows.plan_row, name="plan_row"),
    path(f"{_ROW}join/", plan_rows.plan_row_join, name="plan_row_join"),
    path(f"{_ROW}leave/<uuid:place_id>/", plan_rows.plan_row_leave, name="plan_row_leave"),
    path(f"{_ROW}end/", plan_rows.plan_row_end, name="plan_row_end"),
    path(f"{_ROW}money/", plan_rows.plan_row_money, name="plan_row_money"),
    path(f"{_ROW}remove/", plan_rows.plan_row_remove, name="plan_row_remove"),
    path("<slug:school>/sessions/", sessions.sessions, name="sessions"),
    path(
        "<slug:school>/sessions/unrecorded/", session_batch.sessions_unrecorded,
        name="sessions_unrecorded",
    ),
    path("<slug:school>/sessions/week/", session_batch.sessions_week, name="sessions_week"),
    path("<slug:school>/sessions/week/pdf/", session_batch.sessions_week_pdf,
         name="sessions_week_pdf"),
    path("rows/<uuid:row_id>/sessions/add/", sessions.session_add, name="session_add"),
    path("sessions/<uuid:session_id>/", sessions.session_page, name="session_page"),
    path("sessions/<uuid:session_id>/remove/", sessions.session_remove, name="session_remove"),
    path("<slug:school>/interventions/", catalogue.interventions, name="interventions"),
    path("<slug:school>/interventions/add/", catalogue.interventions_add,
         name="interventions_add"),
    path("<slug:school>/interventions/usual/", catalogue.interventions_starter,
         name="interventions_starter"),
    path(_ENTRY, catalogue.interventions_item, name="interventions_item"),
    path(f"{_ENTRY}change/", catalogue.interventions_change, name="interventions_change"),
    path(f"{_ENTRY}retire/", catalogue.interventions_retire, name="interventions_retire"),
    path(f"{_ENTRY}bring-back/", catalogue.interventions_bring_back,
         name="interventions_bring_back"),
    path(f"{_ENTRY}trained/add/", catalogue.interventions_trained_add,
         name="interventions_trained_add"),
    path(f"{_ENTRY}trained/<int:training_id>/remove/", catalogue.interventions_trained_remove,
         name="interventions_trained_remove"),
    path("<slug:school>/provision/settings/", settings.provision_settings,
         name="provision_settings"),
    path("<slug:school>/provision/settings/change/", settings.provision_settings_change,
         name="provision_settings_change"),
    path("<slug:school>/provision/settings/offer/", settings.provision_settings_offer,
         name="provision_settings_offer"),
    path("<slug:school>/rates/", rates.rates, name="rates"),
    path("<slug:school>/rates/add/", rates.rates_add, name="rates_add"),
    path("<slug:school>/rates/<uuid:rate_id>/", rates.rates_change, name="rates_change"),
    path("<slug:school>/rates/<uuid:rate_id>/remove/", rates.rates_remove, name="rates_remove"),
    path("<slug:school>/funding/", funding.funding, name="funding"),
    path("<slug:school>/funding/<uuid:year_id>/add/", funding.funding_add, name="funding_add"),
    path("<slug:school>/funding/<uuid:stream_id>/", funding.funding_change,
         name="funding_change"),
    path("<slug:school>/funding/<uuid:stream_id>/remove/", funding.funding_remove,
         name="funding_remove"),
    path("<slug:school>/costs/", costs.costs, name="costs"),
    path("<slug:school>/costs/csv/", costs.costs_csv, name="costs_csv"),
    path("<slug:school>/costs/pdf/", costs.costs_pdf, name="costs_pdf"),
    path("<slug:school>/effect/", impact.effect, name="effect"),
    path("<slug:school>/effect/csv/", impact.effect_csv, name="effect_csv"),
    path("<slug:school>/effect/pdf/", impact.effect_pdf, name="effect_pdf"),
    path("pupils/<uuid:pupil_id>/costs/", costs.pupil_costs_page, name="pupil_costs"),
    path("pupils/<uuid:pupil_id>/costs/pdf/", costs.pupil_costs_pdf, name="pupil_costs_pdf"),
    path("pupils/<uuid:pupil_id>/outcomes/", outcomes.pupil_outcomes, name="pupil_outcomes"),
    path(
        "pupils/<uuid:pupil_id>/outcomes/pdf/", outcomes.pupil_outcomes_pdf,
        name="pupil_outcomes_pdf",
    ),
    path("pupils/<uuid:pupil_id>/outcomes/add/", outcomes.outcome_add, name="outcome_add"),
    path(f"{_ROW}outcomes/", row_outcomes.plan_row_outcomes, name="plan_row_outcomes"),
    path(f"{_ROW}reworded/", row_outcomes.plan_row_reworded, name="plan_row_reworded"),
    path("outcomes/<uuid:outcome_id>/", outcomes.outcome_page, name="outcome_page"),
    path("outcomes/<uuid:outcome_id>/change/", outcomes.outcome_change, name="outcome_change"),
    path("outcomes/<uuid:outcome_id>/count/", outcomes.outcome_note, name="outcome_note"),
    path(
        "outcomes/<uuid:outcome_id>/count/<uuid:point_id>/remove/", outcomes.outcome_point_remove,
        name="outcome_point_remove",
    ),
    path("outcomes/<uuid:outcome_id>/versions/", outcomes.outcome_versions,
         name="outcome_versions"),
    path("outcomes/<uuid:outcome_id>/versions/restore/", outcomes.outcome_restore,
         name="outcome_restore"),
    path("outcomes/<uuid:outcome_id>/judge/", outcomes.outcome_judge, name="outcome_judge"),
    path("<slug:school>/sessions/reviews/", impact.impact_reviews, name="impact_reviews"),
    path("rows/<uuid:row_id>/review/", impact.impact_review, name="impact_review"),
    path("<slug:school>/outcomes/", outcomes.outcomes_due, name="outcomes_due"),
]  # fmt: skip
