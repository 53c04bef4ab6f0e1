"""What is shared with families: records by id."""

from django.urls import URLPattern, URLResolver, path

from send_mis.parents.accounts import views as accounts
from send_mis.parents.answers import views as answers
from send_mis.parents.documents import views as documents
from send_mis.parents.letters import views as letters
from send_mis.parents.rights import views as rights
from send_mis.parents.signposts import views as signposts
from send_mis.parents.slots import views as slots
from send_mis.parents.summaries.views import many, readers, summaries
from send_mis.parents.translations import views as translations
from send_mis.parents.visits.views import links, own

urlpatterns: list[URLPattern | URLResolver] = [
    path("pupils/<uuid:pupil_id>/shared/", summaries.pupil_shared, name="pupil_shared"),
    path("pupils/<uuid:pupil_id>/shared/accounts/", accounts.pupil_accounts, name="pupil_accounts"),
    path("ties/<uuid:tie_id>/account/", accounts.family_account_give, name="family_account_give"),
    path(
        "family-accounts/<uuid:account_id>/end/", accounts.family_account_end,
        name="family_account_end",
    ),
    path("<slug:school>/summaries/", many.summaries, name="summaries"),
    path("<slug:school>/summaries/draft/", many.summaries_draft, name="summaries_draft"),
    path("pupils/<uuid:pupil_id>/rights/", rights.rights_decide, name="rights_decide"),
    path(
        "early-discussions/<uuid:discussion_id>/summary/", summaries.summary_of_discussion,
        name="summary_of_discussion",
    ),
    path("cycles/<uuid:cycle_id>/summary/", summaries.summary_of_cycle, name="summary_of_cycle"),
    path(
        "annual-reviews/<uuid:review_id>/summary/", summaries.summary_of_review,
        name="summary_of_review",
    ),
    path("pupils/<uuid:pupil_id>/annual-report/", summaries.summary_of_year,
        name="summary_of_year"),
    path("summaries/<uuid:summary_id>/", summaries.summary, name="summary"),
    path("summaries/<uuid:summary_id>/change/", summaries.summary_change, name="summary_change"),
    path("summaries/<uuid:summary_id>/share/", summaries.summary_share, name="summary_share"),
    path(
        "summaries/<uuid:summary_id>/withdraw/", summaries.summary_withdraw,
        name="summary_withdraw",
    ),
    path(
        "summaries/<uuid:summary_id>/discard/", summaries.summary_discard, name="summary_discard"
    ),
    path(
        "summaries/<uuid:summary_id>/translate/", translations.summary_translate,
        name="summary_translate",
    ),
    path("summaries/<uuid:summary_id>/print/", readers.summary_pdf, name="summary_pdf"),
    path("summaries/<uuid:summary_id>/answer/", answers.answer_key, name="answer_key"),
    path(
        "summary-readers/<uuid:shared_id>/tell/", readers.summary_tell_again,
        name="summary_tell_again",
    ),
    path("summary-readers/<uuid:shared_id>/stop/", readers.summary_stop, name="summary_stop"),
    path(
        "summary-readers/<uuid:shared_id>/letter/", letters.summary_letter, name="summary_letter"
    ),
    path("summary-readers/<uuid:shared_id>/told/", letters.summary_told, name="summary_told"),
    path(
        "summary-readers/<uuid:shared_id>/told/print/", letters.summary_told_pdf,
        name="summary_told_pdf",
    ),
    path("summaries/<uuid:summary_id>/time/", slots.slot_key, name="slot_key"),
    path("answers/<uuid:answer_id>/", answers.answer_settle, name="answer_settle"),
    path("answers/<uuid:answer_id>/file/", documents.answer_file, name="answer_file"),
    path("answers/<uuid:answer_id>/pass-on/", answers.answer_pass_on, name="answer_pass_on"),
    path("<slug:school>/signposts/", signposts.signposts, name="signposts"),
    path("<slug:school>/signposts/add/", signposts.signposts_add, name="signposts_add"),
    path(
        "<slug:school>/signposts/<uuid:signpost_id>/", signposts.signposts_change,
        name="signposts_change",
    ),
    path(
        "<slug:school>/signposts/<uuid:signpost_id>/remove/", signposts.signposts_remove,
        name="signposts_remove",
    ),
    path("<slug:school>/meeting-times/", slots.slots, name="slots"),
    path("pupils/<uuid:pupil_id>/meeting-times/", slots.slots_offer, name="slots_offer"),
    path(
        "classes/<uuid:class_id>/meeting-times/", slots.slots_offer_class,
        name="slots_offer_class",
    ),
    path("meeting-times/<uuid:slot_id>/withdraw/", slots.slot_withdraw, name="slot_withdraw"),
    # Those who read it.
    path("letter/", letters.letter_code, name="letter_code"),
    path("shared/closed/", links.shared_closed, name="shared_closed"),
    path("shared/<str:token>/", links.shared, name="shared"),
    path("shared/<str:token>/answer/", links.shared_answer, name="shared_answer"),
    path("shared/<str:token>/document/", links.shared_document, name="shared_document"),
    path("shared/<str:token>/think/", links.shared_think, name="shared_think"),
    path("shared/<str:token>/times/", links.shared_times, name="shared_times"),
    path("shared/<str:token>/times/back/", links.shared_times_back, name="shared_times_back"),
    path("shared/<str:token>/read/", links.shared_read, name="shared_read"),
    path("shared/<str:token>/print/", links.shared_print, name="shared_print"),
    path(
        "shared/<str:token>/translations/<uuid:translation_id>/", links.shared_translation,
        name="shared_translation",
    ),
    path("shared/<str:token>/close/", links.shared_close, name="shared_close"),
    path("my-children/", own.my_children, name="my_children"),
    path("my-children/<uuid:shared_id>/", own.own_summary, name="own_summary"),
    path("my-children/<uuid:shared_id>/answer/", own.own_answer, name="own_answer"),
    path("my-children/<uuid:shared_id>/document/", own.own_document, name="own_document"),
    path("my-children/<uuid:shared_id>/think/", own.own_think, name="own_think"),
    path("my-children/<uuid:shared_id>/times/", own.own_times, name="own_times"),
    path(
        "my-children/<uuid:shared_id>/times/back/", own.own_times_back, name="own_times_back"
    ),
    path("my-children/<uuid:shared_id>/read/", own.own_read, name="own_read"),
    path(
        "my-children/<uuid:shared_id>/translations/<uuid:translation_id>/", own.own_translation,
        name="own_translation",
    ),
    path("my-children/<uuid:shared_id>/print/", own.own_print, name="own_print"),
]  # fmt: skip
