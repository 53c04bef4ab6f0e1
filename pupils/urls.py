"""Lists live under the school or trust, records under their id."""

from django.urls import path

from pupils.documents.views import documents
from pupils.documents.views import previews as document_previews
from pupils.enrolment import views as enrolment
from pupils.families.views import family, homes, paper
from pupils.folders.views import folders
from pupils.imports.views import differences, imports, orders
from pupils.imports.views import undo as import_undo
from pupils.letters.views import copies as letter_copies
from pupils.letters.views import letters, wordings
from pupils.letters.views import runs as letter_runs
from pupils.letters.views import school as school_letters
from pupils.professionals.views import advice, contribution, directory, referrals
from pupils.record import views as record
from pupils.register.views import changes as register_changes
from pupils.register.views import history as pupil
from pupils.register.views import needs as needs_and_monitoring
from pupils.register.views import register
from pupils.strategies import views as strategies

_BATCH = "<slug:school>/imports/<uuid:batch_id>/"
_FOLDER = "<slug:school>/folders/<uuid:folder_id>/"
_REGISTER = "pupils/<uuid:pupil_id>/register/"
_SPELL = f"{_REGISTER}<uuid:spell_id>/"
_MONITORING = f"{_REGISTER}monitoring/<uuid:monitoring_id>/"
_FAMILY = "pupils/<uuid:pupil_id>/family/"
_TIE = f"{_FAMILY}people/<uuid:tie_id>/"
_RESTRICTION = f"{_FAMILY}restrictions/<uuid:restriction_id>/"
_DOCUMENTS = "pupils/<uuid:pupil_id>/documents/"
_DOCUMENT = f"{_DOCUMENTS}<uuid:document_id>/"
_LETTERS = "pupils/<uuid:pupil_id>/letters/"
_LETTER = f"{_LETTERS}<uuid:letter_id>/"
_COPY = f"{_LETTERS}copies/<uuid:copy_id>/"
_SERVICE = "<slug:school>/services/<uuid:service_id>/"
_PERSON = f"{_SERVICE}people/<uuid:person_id>/"
_PROFESSIONALS = "pupils/<uuid:pupil_id>/professionals/"
_REFERRAL = f"{_PROFESSIONALS}referrals/<uuid:referral_id>/"
_ADVICE = f"{_PROFESSIONALS}advice/<uuid:advice_id>/"
_STRATEGIES = "pupils/<uuid:pupil_id>/what-helps/"
_STRATEGY = f"{_STRATEGIES}<uuid:strategy_id>/"
_STAY = f"{_FAMILY}homes/<uuid:stay_id>/"

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
    path("<slug:school>/pupils/add/", record.pupil_add, name="pupil_add"),
    path("pupils/<uuid:pupil_id>/details/", record.pupil_details, name="pupil_details"),
    path("pupils/<uuid:pupil_id>/edit/", record.pupil_edit, name="pupil_edit"),
    path("pupils/<uuid:pupil_id>/class/", record.pupil_move_class, name="pupil_move_class"),
    path("pupils/<uuid:pupil_id>/groups/", record.pupil_join_class, name="pupil_join_class"),
    path("pupils/<uuid:pupil_id>/groups/<uuid:group_id>/leave/", record.pupil_leave_class,
         name="pupil_leave_class"),
    path("pupils/<uuid:pupil_id>/leave/", enrolment.pupil_leave, name="pupil_leave"),
    path("pupils/<uuid:pupil_id>/return/", enrolment.pupil_return, name="pupil_return"),
    path("pupils/<uuid:pupil_id>/history/", pupil.pupil_history, name="pupil_history"),
    path(f"{_REGISTER}start/", register_changes.register_start, name="register_start"),
    path(f"{_REGISTER}earlier/", register_changes.register_earlier, name="register_earlier"),
    path(f"{_REGISTER}needs/", needs_and_monitoring.register_needs, name="register_needs"),
    path(f"{_REGISTER}monitor/", needs_and_monitoring.register_monitor, name="register_monitor"),
    path(f"{_SPELL}change/", register_changes.register_change, name="register_change"),
    path(f"{_SPELL}end/", register_changes.register_end, name="register_end"),
    path(f"{_SPELL}correct/", register_changes.register_correct, name="register_correct"),
    path(f"{_SPELL}remove/", register_changes.register_remove, name="register_remove"),
    path(f"{_SPELL}told/", register_changes.register_told, name="register_told"),
    path(f"{_SPELL}review/", register_changes.register_review, name="register_review"),
    path(
        f"{_SPELL}review/held/", register_changes.register_review_held,
        name="register_review_held",
    ),
    path(
        f"{_MONITORING}change/", needs_and_monitoring.register_monitoring_change,
        name="register_monitoring_change",
    ),
    path(
        f"{_MONITORING}end/", needs_and_monitoring.register_monitoring_end,
        name="register_monitoring_end",
    ),
    path("<slug:school>/restrictions/", family.restrictions, name="restrictions"),
    path(_FAMILY, family.pupil_family, name="pupil_family"),
    path(f"{_FAMILY}pdf/", paper.pupil_family_pdf, name="pupil_family_pdf"),
    path(f"{_FAMILY}people/add/", family.contact_add, name="contact_add"),
    path(f"{_FAMILY}people/known/<uuid:contact_id>/", family.contact_link, name="contact_link"),
    path(f"{_TIE}change/", family.contact_change, name="contact_change"),
    path(f"{_TIE}role/", family.tie_change, name="tie_change"),
    path(f"{_TIE}end/", family.tie_end, name="tie_end"),
    path(f"{_TIE}verify/<slug:kind>/", family.contact_verify, name="contact_verify"),
    path(f"{_TIE}restrict/", homes.restriction_start, name="restriction_start"),
    path(f"{_RESTRICTION}change/", homes.restriction_change, name="restriction_change"),
    path(f"{_RESTRICTION}lift/", homes.restriction_lift, name="restriction_lift"),
    path(f"{_FAMILY}homes/add/", homes.household_add, name="household_add"),
    path(f"{_FAMILY}homes/known/<uuid:household_id>/", homes.household_link,
         name="household_link"),
    path(f"{_STAY}change/", homes.household_change, name="household_change"),
    path(f"{_STAY}leave/", homes.household_leave, name="household_leave"),
    path(f"{_FAMILY}care/add/", homes.care_start, name="care_start"),
    path(f"{_FAMILY}care/<uuid:care_id>/change/", homes.care_change, name="care_change"),
    path(_DOCUMENTS, documents.pupil_documents, name="pupil_documents"),
    path(f"{_DOCUMENTS}add/", documents.document_add, name="document_add"),
    path(f"{_DOCUMENTS}all/", documents.documents_box, name="documents_box"),
    path(_DOCUMENT, documents.document, name="document"),
    path(f"{_DOCUMENT}file/", documents.document_file, name="document_file"),
    path(f"{_DOCUMENT}preview/", document_previews.document_preview, name="document_preview"),
    path(f"{_DOCUMENT}picture/", document_previews.document_picture, name="document_picture"),
    path(f"{_DOCUMENT}change/", documents.document_change, name="document_change"),
    path(f"{_DOCUMENT}remove/", documents.document_remove, name="document_remove"),
    path("<slug:school>/letters/", school_letters.letters, name="letters"),
    path("<slug:school>/letters/many/", letter_runs.letters_many, name="letters_many"),
    path("<slug:school>/letters/many/<slug:letter_kind>/", letter_runs.letters_many_write,
         name="letters_many_write"),
    path("<slug:school>/letters/runs/<uuid:run_id>/", letter_runs.letters_run,
         name="letters_run"),
    path("<slug:school>/letters/runs/<uuid:run_id>/discard/", letter_runs.letters_run_discard,
         name="letters_run_discard"),
    path("<slug:school>/letters/wording/", wordings.letters_wordings, name="letters_wordings"),
    path("<slug:school>/letters/wording/<slug:letter_kind>/", wordings.letters_wording,
         name="letters_wording"),
    path("<slug:school>/letters/wording/<slug:letter_kind>/restore/",
         wordings.letters_wording_restore, name="letters_wording_restore"),
    path("<slug:school>/letters/print/", school_letters.letters_print, name="letters_print"),
    path("<slug:school>/letters/mark/", school_letters.letters_mark, name="letters_mark"),
    path(_LETTERS, letters.pupil_letters, name="pupil_letters"),
    path(f"{_LETTERS}new/", letters.letter_new, name="letter_new"),
    path(f"{_LETTERS}new/<slug:letter_kind>/", letters.letter_write, name="letter_write"),
    path(_LETTER, letters.letter, name="letter"),
    path(f"{_LETTER}change/", letters.letter_change, name="letter_change"),
    path(f"{_LETTER}send/", letters.letter_send, name="letter_send"),
    path(f"{_LETTER}discard/", letters.letter_discard, name="letter_discard"),
    path(f"{_LETTER}preview/<uuid:contact_id>/", letter_copies.letter_preview,
         name="letter_preview"),
    path(f"{_COPY}file/", letter_copies.letter_copy_file, name="letter_copy_file"),
    path(f"{_COPY}resend/", letter_copies.letter_copy_resend, name="letter_copy_resend"),
    path(f"{_COPY}give-up/", letter_copies.letter_copy_give_up, name="letter_copy_give_up"),
    path("<slug:school>/services/", directory.services, name="services"),
    path("<slug:school>/services/csv/", directory.services_csv, name="services_csv"),
    path("<slug:school>/services/xlsx/", directory.services_xlsx, name="services_xlsx"),
    path("<slug:school>/services/pdf/", directory.services_pdf, name="services_pdf"),
    path("<slug:school>/services/referrals/", referrals.services_referrals,
         name="services_referrals"),
    path("<slug:school>/services/advice/", advice.services_advice, name="services_advice"),
    path("<slug:school>/services/add/", directory.services_add, name="services_add"),
    path(_SERVICE, directory.services_item, name="services_item"),
    path(f"{_SERVICE}change/", directory.services_change, name="services_change"),
    path(f"{_SERVICE}retire/", directory.services_retire, name="services_retire"),
    path(f"{_SERVICE}bring-back/", directory.services_bring_back, name="services_bring_back"),
    path(f"{_SERVICE}people/add/", directory.services_person_add, name="services_person_add"),
    path(f"{_PERSON}change/", directory.services_person_change, name="services_person_change"),
    path(f"{_PERSON}left/", directory.services_person_end, name="services_person_end"),
    path("<slug:school>/folders/", folders.folders, name="folders"),
    path("<slug:school>/folders/new/", folders.folder_send, name="folder_send"),
    path(_FOLDER, folders.folder, name="folder"),
    path(f"{_FOLDER}more/", folders.folder_more, name="folder_more"),
    path(f"{_FOLDER}answers/", folders.folder_answers, name="folder_answers"),
    path(f"{_FOLDER}files/<uuid:file_id>/", folders.folder_file, name="folder_file"),
    path(f"{_FOLDER}take-back/", folders.folder_take_back, name="folder_take_back"),
    path(f"{_FOLDER}remove/", folders.folder_remove, name="folder_remove"),
    path(_PROFESSIONALS, referrals.pupil_professionals, name="pupil_professionals"),
    path(f"{_PROFESSIONALS}referrals/add/", referrals.referral_add, name="referral_add"),
    path(_REFERRAL, referrals.referral, name="referral"),
    path(f"{_REFERRAL}letter/", referrals.referral_letter, name="referral_letter"),
    path(f"{_REFERRAL}pdf/", referrals.referral_pdf, name="referral_pdf"),
    path(f"{_REFERRAL}change/", referrals.referral_change, name="referral_change"),
    path(f"{_REFERRAL}status/", referrals.referral_move, name="referral_move"),
    path(f"{_PROFESSIONALS}advice/ask/", advice.advice_ask, name="advice_ask"),
    path(_ADVICE, advice.advice, name="advice"),
    path(f"{_ADVICE}change/", advice.advice_change, name="advice_change"),
    path(f"{_ADVICE}chase/", advice.advice_chase, name="advice_chase"),
    path(f"{_ADVICE}withdraw/", advice.advice_withdraw, name="advice_withdraw"),
    path(f"{_ADVICE}received/", advice.advice_record, name="advice_record"),
    path(_STRATEGIES, strategies.pupil_strategies, name="pupil_strategies"),
    path(f"{_STRATEGIES}pdf/", strategies.pupil_strategies_pdf, name="pupil_strategies_pdf"),
    path(f"{_STRATEGIES}add/", strategies.strategies_add, name="strategies_add"),
    path(f"{_STRATEGIES}order/", strategies.strategies_order, name="strategies_order"),
    path(f"{_STRATEGIES}advised/<uuid:advice_id>/", strategies.strategies_take,
         name="strategies_take"),
    path(f"{_STRATEGY}change/", strategies.strategy_change, name="strategy_change"),
    path(f"{_STRATEGY}end/", strategies.strategy_end, name="strategy_end"),
    path("link/advice/<str:token>/", contribution.advice_give, name="advice_give"),
    path("link/received/", contribution.advice_received, name="advice_received"),
    path("<slug:school>/imports/", imports.imports, name="imports"),
    path("<slug:school>/imports/new/", imports.imports_upload, name="imports_upload"),
    path("<slug:school>/imports/orders/", orders.marked_orders, name="marked_orders"),
    path(f"{_FAMILY}no-order/", orders.marked_order_none,
         name="marked_order_none"),
    path(_BATCH, imports.imports_batch, name="imports_batch"),
    path(f"{_BATCH}headings/", imports.imports_headings, name="imports_headings"),
    path(f"{_BATCH}answers/", imports.imports_answers, name="imports_answers"),
    path(f"{_BATCH}leavers/", imports.imports_leavers, name="imports_leavers"),
    path(f"{_BATCH}confirm/", imports.imports_confirm, name="imports_confirm"),
    path(f"{_BATCH}cancel/", imports.imports_cancel, name="imports_cancel"),
    path(f"{_BATCH}undo/", import_undo.imports_undo, name="imports_undo"),
    path("<slug:school>/differences/", differences.differences, name="differences"),
    path(
        "<slug:school>/differences/settle/", differences.differences_settle,
        name="differences_settle",
    ),
]  # fmt: skip
