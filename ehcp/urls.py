"""EHC plans: lists under the school, records by id."""

from django.urls import URLPattern, URLResolver, path

from ehcp.annual.rules.running import ReviewDay
from ehcp.annual.views import board, papers, report, reviews, sent
from ehcp.authorities import views as authorities
from ehcp.authority_forms.views import filled, forms
from ehcp.chasing import views as chasing
from ehcp.delivered.views import delivered, letters
from ehcp.disclosure import views as disclosure
from ehcp.needs_assessments import views as assessments
from ehcp.plans.views import copying, plans, reading

_AUTHORITIES = "<slug:school>/authorities/"
_OF_PUPIL = "pupils/<uuid:pupil_id>/ehc-plan/"
_PLAN = "ehc-plans/<uuid:ehc_id>/"
_DELIVERED = f"{_OF_PUPIL}delivered/"
_GIVEN = f"{_OF_PUPIL}given/"
_DISCLOSURE = "ehc-disclosures/<uuid:disclosure_id>/"
_LETTER = f"{_DELIVERED}letters/<uuid:undelivered_id>/"
_BOARD = "<slug:school>/ehc-plans/"
_REVIEWS = f"{_OF_PUPIL}review/"
_REVIEW = f"{_REVIEWS}<uuid:review_id>/"
_ASSESSMENT = "ehc-assessments/<uuid:assessment_id>/"
_REPORT = f"{_REVIEW}report/"
_VERSION = f"{_REPORT}versions/<int:number>/"
_FORMS = f"{_AUTHORITIES}<uuid:authority_id>/forms/"
_FORM = f"{_FORMS}<uuid:form_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(_AUTHORITIES, authorities.authorities, name="authorities"),
    path(f"{_AUTHORITIES}add/", authorities.authorities_add, name="authorities_add"),
    path(f"{_AUTHORITIES}<uuid:authority_id>/change/", authorities.authorities_change,
         name="authorities_change"),
    path(_FORMS, forms.authority_forms, name="authority_forms"),
    path(f"{_FORMS}add/", forms.authority_form_add, name="authority_form_add"),
    path(f"{_FORMS}headings/", forms.authority_headings, name="authority_headings"),
    path(_FORM, forms.authority_form, name="authority_form"),
    path(f"{_FORM}file/", forms.authority_form_file, name="authority_form_file"),
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
    path(_DELIVERED, delivered.ehc_delivered, name="ehc_delivered"),
    path(f"{_DELIVERED}<uuid:promised_id>/", delivered.ehc_evidence_add, name="ehc_evidence_add"),
    path(f"{_DELIVERED}shown/<uuid:evidence_id>/remove/", delivered.ehc_evidence_remove,
         name="ehc_evidence_remove"),
    path(f"{_LETTER}", letters.ehc_letter, name="ehc_letter"),
    path(f"{_LETTER}send/", letters.ehc_letter_send, name="ehc_letter_send"),
    path(f"{_LETTER}drop/", letters.ehc_letter_drop, name="ehc_letter_drop"),
    path(f"{_PLAN}meeting/", reading.ehc_plan_meeting, name="ehc_plan_meeting"),
    path(f"{_PLAN}meeting/take/", reading.ehc_plan_meeting_take, name="ehc_plan_meeting_take"),
    path(f"{_PLAN}tell/", reading.ehc_plan_tell, name="ehc_plan_tell"),
    path(f"{_PLAN}read/", reading.ehc_plan_read, name="ehc_plan_read"),
    path(f"{_OF_PUPIL}thread/", delivered.ehc_thread, name="ehc_thread"),
    path(f"{_BOARD}thread/", delivered.ehc_threads, name="ehc_threads"),
    path(_BOARD, board.ehc_plans, name="ehc_plans"),
    path(f"{_BOARD}transfers/", board.ehc_transfers, name="ehc_transfers"),
    path(f"{_BOARD}csv/", board.ehc_plans_csv, name="ehc_plans_csv"),
    path(f"{_BOARD}xlsx/", board.ehc_plans_xlsx, name="ehc_plans_xlsx"),
    path(f"{_BOARD}pdf/", board.ehc_plans_pdf, name="ehc_plans_pdf"),
    path(f"{_BOARD}assessments/", assessments.ehc_assessments, name="ehc_assessments"),
    path(f"{_OF_PUPIL}assessment/", assessments.pupil_ehc_assessments,
         name="pupil_ehc_assessments"),
    path(f"{_OF_PUPIL}assessment/add/", assessments.ehc_assessment_add,
         name="ehc_assessment_add"),
    path(f"{_ASSESSMENT}change/", assessments.ehc_assessment_change,
         name="ehc_assessment_change"),
    path(f"{_ASSESSMENT}excuse/", assessments.ehc_assessment_excuse,
         name="ehc_assessment_excuse"),
    path(f"{_ASSESSMENT}take-up/", assessments.ehc_assessment_take_up,
         name="ehc_assessment_take_up"),
    path(f"{_BOARD}owed/", chasing.ehc_chases, name="ehc_chases"),
    path(f"{_BOARD}owed/csv/", chasing.ehc_chases_csv, name="ehc_chases_csv"),
    path(f"{_BOARD}owed/<uuid:authority_id>/letter/", chasing.ehc_chase_pdf,
         name="ehc_chase_pdf"),
    path(f"{_BOARD}owed/<uuid:authority_id>/letter/<uuid:pupil_id>/",
         chasing.ehc_chase_pupil_pdf, name="ehc_chase_pupil_pdf"),
    path(f"{_BOARD}owed/<uuid:authority_id>/record/", chasing.ehc_chase_record,
         name="ehc_chase_record"),
    path(f"{_BOARD}given/", disclosure.ehc_given, name="ehc_given"),
    path(f"{_BOARD}given/csv/", disclosure.ehc_given_csv, name="ehc_given_csv"),
    path(f"{_BOARD}given/xlsx/", disclosure.ehc_given_xlsx, name="ehc_given_xlsx"),
    path(f"{_BOARD}given/pdf/", disclosure.ehc_given_pdf, name="ehc_given_pdf"),
    path(_GIVEN, disclosure.ehc_disclosures, name="ehc_disclosures"),
    path(f"{_GIVEN}add/", disclosure.ehc_disclosure_add, name="ehc_disclosure_add"),
    path(f"{_DISCLOSURE}correct/", disclosure.ehc_disclosure_correct,
         name="ehc_disclosure_correct"),
    path(f"{_DISCLOSURE}void/", disclosure.ehc_disclosure_void, name="ehc_disclosure_void"),
    path(f"{_DISCLOSURE}pdf/", disclosure.ehc_disclosure_pdf, name="ehc_disclosure_pdf"),
    path(_REVIEWS, reviews.ehc_review, name="ehc_review"),
    path(f"{_REVIEWS}begin/", reviews.ehc_review_begin, name="ehc_review_begin"),
    path(f"{_REVIEW}meeting/", reviews.ehc_review_meeting, name="ehc_review_meeting"),
    path(f"{_REVIEW}meeting/take/", reviews.ehc_review_link, name="ehc_review_link"),
    path(f"{_REVIEW}put-off/", reviews.ehc_review_put_off, name="ehc_review_put_off"),
    path(f"{_REVIEW}papers/", reviews.ehc_review_day, {"what": ReviewDay.PAPERS},
         name="ehc_review_papers"),
    path(f"{_REVIEW}papers/list/", papers.ehc_papers, name="ehc_papers"),
    path(f"{_REVIEW}papers/sent/", papers.ehc_papers_sent, name="ehc_papers_sent"),
    path(f"{_REVIEW}papers/hold-back/", papers.ehc_papers_withhold, name="ehc_papers_withhold"),
    path(f"{_REVIEW}papers/<uuid:invited_id>/pdf/", papers.ehc_papers_pdf,
         name="ehc_papers_pdf"),
    path(f"{_OF_PUPIL}assess-again/", papers.ehc_reassess, name="ehc_reassess"),
    path(f"{_REVIEW}report/", reviews.ehc_review_report, name="ehc_review_report"),
    path(f"{_REVIEW}report/sent/", reviews.ehc_review_day, {"what": ReviewDay.REPORT},
         name="ehc_review_sent"),
    path(f"{_REVIEW}advice/<uuid:advice_id>/pdf/", report.ehc_advice_pdf, name="ehc_advice_pdf"),
    path(f"{_REVIEW}advice/<uuid:advice_id>/sent/", papers.ehc_advice_sent,
         name="ehc_advice_sent"),
    path(f"{_REPORT}parts/", report.ehc_report, name="ehc_report"),
    path(f"{_REPORT}sections/", report.ehc_report_sections, name="ehc_report_sections"),
    path(f"{_REPORT}outcomes/", report.ehc_report_outcomes, name="ehc_report_outcomes"),
    path(f"{_REPORT}provision/", report.ehc_report_provision, name="ehc_report_provision"),
    path(f"{_REPORT}said/", report.ehc_report_words, name="ehc_report_words"),
    path(f"{_REPORT}differences/", report.ehc_report_differences,
         name="ehc_report_differences"),
    path(f"{_REPORT}pdf/", report.ehc_report_pdf, name="ehc_report_pdf"),
    path(f"{_REPORT}pdf/<uuid:contact_id>/", report.ehc_report_copy_pdf,
         name="ehc_report_copy_pdf"),
    path(f"{_REPORT}send/", sent.ehc_report_send, name="ehc_report_send"),
    path(f"{_REPORT}versions/", sent.ehc_report_versions, name="ehc_report_versions"),
    path(_VERSION, sent.ehc_report_version, name="ehc_report_version"),
    path(f"{_VERSION}pdf/", sent.ehc_report_sent_pdf, name="ehc_report_sent_pdf"),
    path(f"{_VERSION}invited/pdf/", sent.ehc_report_sent_invited_pdf,
         name="ehc_report_sent_invited_pdf"),
    path(f"{_VERSION}pdf/<uuid:contact_id>/", sent.ehc_report_sent_copy_pdf,
         name="ehc_report_sent_copy_pdf"),
    path(f"{_VERSION}amendments/pdf/", sent.ehc_report_sent_amendments_pdf,
         name="ehc_report_sent_amendments_pdf"),
    path(f"{_REPORT}amendments/pdf/", report.ehc_amendments_pdf, name="ehc_amendments_pdf"),
    path(f"{_REVIEW}decision/", reviews.ehc_review_decide, name="ehc_review_decide"),
    path(f"{_REVIEW}notice/", reviews.ehc_review_day, {"what": ReviewDay.NOTICE},
         name="ehc_review_notice"),
    path(f"{_REVIEW}notice/served/", reviews.ehc_review_day, {"what": ReviewDay.SERVED},
         name="ehc_review_served"),
    path(f"{_REVIEW}certificate/", reviews.ehc_review_day, {"what": ReviewDay.CERTIFICATE},
         name="ehc_review_certificate"),
    path(f"{_REVIEW}comments/", reviews.ehc_review_day, {"what": ReviewDay.COMMENTS},
         name="ehc_review_comments"),
    path(f"{_REVIEW}end/", reviews.ehc_review_end, name="ehc_review_end"),
    path(f"{_REVIEW}form/", filled.ehc_review_form, name="ehc_review_form"),
    path(f"{_REVIEW}form/copy/", filled.ehc_review_copy, name="ehc_review_copy"),
    path(f"{_REVIEW}form/copy/box/", filled.ehc_review_box, name="ehc_review_box"),
    path(f"{_REVIEW}form/<uuid:filled_id>/file/", filled.ehc_review_form_file,
         name="ehc_review_form_file"),
    path(f"{_REVIEW}form/<uuid:filled_id>/sent/", filled.ehc_review_form_sent,
         name="ehc_review_form_sent"),
]  # fmt: skip
