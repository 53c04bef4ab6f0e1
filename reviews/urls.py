"""The graduated approach: lists under the school, records by id."""

from django.urls import URLPattern, URLResolver, path

from reviews.cycles.views import cycles, notes, paper, versions
from reviews.pupil_review import views as pupil_review
from reviews.recommendations import views as recommendations
from reviews.voice import views as voice

_PLAN = "pupils/<uuid:pupil_id>/support-plan/"
_CYCLE = "cycles/<uuid:cycle_id>/"
_ADVICE = "pupils/<uuid:pupil_id>/advice/"
_VIEWS = "pupils/<uuid:pupil_id>/views/"
_GIVEN = f"{_VIEWS}<uuid:views_id>/"
_NOTE = f"{_CYCLE}notes/<uuid:note_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("<slug:school>/support-plans/", paper.cycles, name="cycles"),
    path(f"{_CYCLE}pdf/", paper.cycle_pdf, name="cycle_pdf"),
    path(f"{_CYCLE}iep/", paper.cycle_iep_pdf, name="cycle_iep_pdf"),
    path(f"{_CYCLE}individual-support-plan/", paper.cycle_isp_pdf, name="cycle_isp_pdf"),
    path(_PLAN, cycles.pupil_cycle, name="pupil_cycle"),
    path(f"{_PLAN}start/", cycles.cycle_start, name="cycle_start"),
    path(f"{_PLAN}versions/", versions.cycle_versions, name="cycle_versions"),
    path(f"{_CYCLE}change/", cycles.cycle_change, name="cycle_change"),
    path(f"{_CYCLE}agree/", cycles.cycle_agree, name="cycle_agree"),
    path(f"{_CYCLE}review-date/", cycles.cycle_move_review, name="cycle_move_review"),
    path(f"{_CYCLE}review/", pupil_review.cycle_review, name="cycle_review"),
    path(f"{_CYCLE}end/", cycles.cycle_close, name="cycle_close"),
    path(f"{_CYCLE}restore/", versions.cycle_restore, name="cycle_restore"),
    path(f"{_CYCLE}versions/<int:number>/", versions.cycle_version_page, name="cycle_version"),
    path(f"{_CYCLE}notes/add/", notes.cycle_annotate, name="cycle_annotate"),
    path(_NOTE, notes.cycle_note, name="cycle_note"),
    path(f"{_NOTE}remove/", notes.cycle_note_remove, name="cycle_note_remove"),
    path(_ADVICE, recommendations.pupil_advices, name="pupil_advices"),
    path(f"{_ADVICE}<uuid:advice_id>/recommends/", recommendations.advice_split,
         name="advice_split"),
    path(f"{_ADVICE}reports/<uuid:document_id>/", recommendations.report_split,
         name="report_split"),
    path(f"{_ADVICE}recommendations/<uuid:recommendation_id>/",
         recommendations.recommendation_settle, name="recommendation_settle"),
    path("<slug:school>/recommendations/", recommendations.recommendations,
         name="recommendations"),
    path(_VIEWS, voice.pupil_views, name="pupil_views"),
    path(f"{_VIEWS}gate/", voice.views_gate, name="views_gate"),
    path(f"{_VIEWS}words/", voice.views_words, name="views_words"),
    path(f"{_VIEWS}pictures/", voice.views_pictures, name="views_pictures"),
    path(f"{_VIEWS}observed/", voice.views_observed, name="views_observed"),
    path(f"{_VIEWS}parent/", voice.views_parent, name="views_parent"),
    path(f"{_VIEWS}for/<uuid:contact_id>/", voice.views_copy_pdf, name="views_copy_pdf"),
    path(f"{_GIVEN}change/", voice.views_change, name="views_change"),
    path(f"{_GIVEN}remove/", voice.views_remove, name="views_remove"),
    path(f"{_GIVEN}check/", voice.views_check, name="views_check"),
    path(f"{_GIVEN}outcome/", voice.views_outcome, name="views_outcome"),
    path(f"{_GIVEN}pdf/", voice.views_pdf, name="views_pdf"),
]  # fmt: skip
