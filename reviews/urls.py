"""The graduated approach: lists under the school, records by id."""

from django.urls import URLPattern, URLResolver, path

from reviews.assessments.views import classes as assessments
from reviews.assessments.views import importing as assessment_files
from reviews.assessments.views import pupils as pupil_assessments
from reviews.assessments.views import scales as assessment_scales
from reviews.batch import views as batch
from reviews.checks import views as checks
from reviews.cycles.views import cycles, notes, paper, versions
from reviews.meetings.views import meetings
from reviews.meetings.views import minutes as meeting_minutes
from reviews.meetings.views import paper as meeting_paper
from reviews.meetings.views import people as meeting_people
from reviews.pupil_review import views as pupil_review
from reviews.recommendations import views as recommendations
from reviews.support import views as support
from reviews.voice import views as voice

_PLAN = "pupils/<uuid:pupil_id>/support-plan/"
_CYCLE = "cycles/<uuid:cycle_id>/"
_ADVICE = "pupils/<uuid:pupil_id>/advice/"
_VIEWS = "pupils/<uuid:pupil_id>/views/"
_GIVEN = f"{_VIEWS}<uuid:views_id>/"
_ASSESSMENTS = "<slug:school>/assessments/"
_SCALE = f"{_ASSESSMENTS}scales/<uuid:scale_id>/"
_CLASS = f"{_ASSESSMENTS}classes/<uuid:class_id>/"
_OF_PUPIL = "pupils/<uuid:pupil_id>/assessments/"
_SUPPORT = "pupils/<uuid:pupil_id>/sen-support/"
_DISCUSSION = f"{_SUPPORT}<uuid:discussion_id>/"
_NOTE = f"{_CYCLE}notes/<uuid:note_id>/"
_MEETINGS = "<slug:school>/meetings/"
_MEETING = "meetings/<uuid:meeting_id>/"
_ACTION = f"{_MEETING}actions/<uuid:action_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("<slug:school>/support-plans/", paper.cycles, name="cycles"),
    path("<slug:school>/support-plans/review/", batch.cycles_review, name="cycles_review"),
    path("<slug:school>/support-plans/print/", paper.cycles_print, name="cycles_print"),
    path("<slug:school>/gaps/", checks.gaps, name="gaps"),
    path("<slug:school>/gaps/csv/", checks.gaps_csv, name="gaps_csv"),
    path("<slug:school>/gaps/xlsx/", checks.gaps_xlsx, name="gaps_xlsx"),
    path("<slug:school>/gaps/pdf/", checks.gaps_pdf, name="gaps_pdf"),
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
    path("<slug:school>/early-discussions/", support.discussions, name="discussions"),
    path(_SUPPORT, support.pupil_support, name="pupil_support"),
    path(f"{_SUPPORT}begin/", support.support_begin, name="support_begin"),
    path(f"{_DISCUSSION}change/", support.support_change, name="support_change"),
    path(f"{_DISCUSSION}propose/", support.support_propose, name="support_propose"),
    path(f"{_DISCUSSION}decide/", support.support_decide, name="support_decide"),
    path(f"{_DISCUSSION}given/", support.support_given, name="support_given"),
    path(f"{_DISCUSSION}end/", support.support_close, name="support_close"),
    path(f"{_DISCUSSION}note/<uuid:contact_id>/", support.support_note_pdf,
         name="support_note_pdf"),
    path(_VIEWS, voice.pupil_views, name="pupil_views"),
    path(f"{_VIEWS}gate/", voice.views_gate, name="views_gate"),
    path(f"{_VIEWS}words/", voice.views_words, name="views_words"),
    path(f"{_VIEWS}pictures/", voice.views_pictures, name="views_pictures"),
    path(f"{_VIEWS}observed/", voice.views_observed, name="views_observed"),
    path(f"{_VIEWS}parent/", voice.views_parent, name="views_parent"),
    path(f"{_VIEWS}sheet/", voice.views_sheet_pdf, name="views_sheet_pdf"),
    path(f"{_VIEWS}for/<uuid:contact_id>/", voice.views_copy_pdf, name="views_copy_pdf"),
    path(f"{_GIVEN}change/", voice.views_change, name="views_change"),
    path(f"{_GIVEN}remove/", voice.views_remove, name="views_remove"),
    path(f"{_GIVEN}check/", voice.views_check, name="views_check"),
    path(f"{_GIVEN}outcome/", voice.views_outcome, name="views_outcome"),
    path(f"{_GIVEN}pdf/", voice.views_pdf, name="views_pdf"),
    path(_ASSESSMENTS, assessments.assessments, name="assessments"),
    path(f"{_ASSESSMENTS}baseline/", assessments.assessments_baselines,
         name="assessments_baselines"),
    path(f"{_ASSESSMENTS}import/", assessment_files.assessments_import, name="assessments_import"),
    path(f"{_ASSESSMENTS}import/save/", assessment_files.assessments_import_save,
         name="assessments_import_save"),
    path(f"{_ASSESSMENTS}scales/", assessment_scales.assessments_scales,
         name="assessments_scales"),
    path(f"{_ASSESSMENTS}scales/add/", assessment_scales.assessments_scale_add,
         name="assessments_scale_add"),
    path(f"{_ASSESSMENTS}scales/starter/", assessment_scales.assessments_starter,
         name="assessments_starter"),
    path(f"{_SCALE}change/", assessment_scales.assessments_scale_change,
         name="assessments_scale_change"),
    path(f"{_SCALE}retire/", assessment_scales.assessments_scale_retire,
         name="assessments_scale_retire"),
    path(f"{_SCALE}bring-back/", assessment_scales.assessments_scale_bring_back,
         name="assessments_scale_bring_back"),
    path(_CLASS, assessments.assessments_class, name="assessments_class"),
    path(f"{_CLASS}record/", assessments.assessments_record, name="assessments_record"),
    path(_OF_PUPIL, pupil_assessments.pupil_assessments, name="pupil_assessments"),
    path(f"{_OF_PUPIL}pdf/", pupil_assessments.pupil_assessments_pdf,
         name="pupil_assessments_pdf"),
    path(f"{_OF_PUPIL}baseline/", pupil_assessments.assessment_baseline,
         name="assessment_baseline"),
    path(f"{_OF_PUPIL}<uuid:scale_id>/explain/", pupil_assessments.progress_explain,
         name="progress_explain"),
    path(_MEETINGS, meeting_paper.meetings, name="meetings"),
    path(f"{_MEETINGS}actions/", meeting_paper.meetings_actions, name="meetings_actions"),
    path(f"{_MEETINGS}csv/", meeting_paper.meetings_csv, name="meetings_csv"),
    path(f"{_MEETINGS}xlsx/", meeting_paper.meetings_xlsx, name="meetings_xlsx"),
    path(f"{_MEETINGS}pdf/", meeting_paper.meetings_pdf, name="meetings_pdf"),
    path("pupils/<uuid:pupil_id>/meetings/plan/", meetings.meeting_plan, name="meeting_plan"),
    path(_MEETING, meetings.meeting, name="meeting"),
    path(f"{_MEETING}change/", meetings.meeting_change, name="meeting_change"),
    path(f"{_MEETING}cancel/", meetings.meeting_cancel, name="meeting_cancel"),
    path(f"{_MEETING}hold/", meetings.meeting_hold, name="meeting_hold"),
    path(f"{_MEETING}invite/", meeting_people.meeting_invite, name="meeting_invite"),
    path(f"{_MEETING}answers/", meeting_people.meeting_replies, name="meeting_replies"),
    path(f"{_MEETING}letter/", meeting_people.meeting_letter, name="meeting_letter"),
    path(f"{_MEETING}calendar/", meeting_paper.meeting_ics, name="meeting_ics"),
    path(f"{_MEETING}pdf/", meeting_paper.meeting_pdf, name="meeting_pdf"),
    path(f"{_MEETING}pdf/<uuid:contact_id>/", meeting_paper.meeting_copy_pdf,
         name="meeting_copy_pdf"),
    path(f"{_MEETING}notes/add/", meeting_minutes.meeting_note_add, name="meeting_note_add"),
    path(f"{_MEETING}notes/<uuid:minute_id>/", meeting_minutes.meeting_note, name="meeting_note"),
    path(f"{_MEETING}notes/<uuid:minute_id>/readers/", meeting_minutes.meeting_note_readers,
         name="meeting_note_readers"),
    path(f"{_MEETING}notes/<uuid:minute_id>/remove/", meeting_minutes.meeting_note_remove,
         name="meeting_note_remove"),
    path(f"{_MEETING}actions/add/", meeting_minutes.meeting_action_add,
         name="meeting_action_add"),
    path(_ACTION, meeting_minutes.meeting_action, name="meeting_action"),
    path(f"{_ACTION}remove/", meeting_minutes.meeting_action_remove, name="meeting_action_remove"),
    path(f"{_ACTION}done/", meeting_minutes.meeting_action_done, name="meeting_action_done"),
    path(f"{_ACTION}not-done/", meeting_minutes.meeting_action_undo, name="meeting_action_undo"),
]  # fmt: skip
