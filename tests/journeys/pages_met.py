"""Which pages each role must meet by following links, and where the others are looked at."""

ANYBODY = """
    accessibility account_change_password account_reauthenticate account_security
    calculator calculator_process mfa_activate_totp preferences today
"""
_PUPILS = " pupil_details pupil_history pupil_page register "
_DUE = " deadlines deadlines_csv deadlines_pdf deadlines_xlsx "
_FILES = " register_csv register_pdf register_xlsx "
_CLASSES = """
    classes classes_add classes_change classes_class classes_staff_add school_page
    pupil_join_class pupil_move_class
"""
_PEOPLE = """
    people people_add people_left people_person people_role_end people_role_give
    rollover rollover_classes
"""
_SCHOOL = """
    school_page school_page_closure school_page_closure_add school_page_crest
    school_page_details
    school_page_roles school_page_year school_page_year_add
"""
_WATCH = " audit audit_csv audit_pdf audit_xlsx pupil_access pupil_access_give pupil_changes "
_IMPORTS = " differences imports imports_upload pupil_add pupil_edit pupil_leave "
_REGISTER = """
    register_change register_correct register_earlier register_end register_monitor
    register_monitoring_change register_monitoring_end register_needs register_remove
    register_review register_review_held register_start register_told classes_staff_end
"""
_FAMILY = """
    pupil_family pupil_family_pdf contact_add contact_change tie_change tie_end contact_verify
    household_add household_change household_leave care_start
"""
_DOCUMENTS = " pupil_documents document_add "
_DOCUMENTS_KEPT = f"""
    {_DOCUMENTS} document document_file document_change document_remove documents_box
    document_preview
    folders folder_send
"""
_LETTERS = " pupil_letters letter_new letter_write letters letters_many letters_many_write "
_REFERRALS = " pupil_professionals services_referrals "
_READS_REFERRALS = f" {_REFERRALS} referral referral_pdf advice "
_REFERS = f"""
    {_READS_REFERRALS} services_advice referral_add referral_change referral_move advice_ask
    advice_change advice_chase advice_withdraw advice_record
"""
_CYCLES = """
    pupil_cycle cycles cycles_print cycle_pdf cycle_iep_pdf cycle_isp_pdf cycle_versions
    cycle_version
"""
_BOARD = " ehc_plans ehc_transfers "
_EHC_PLANS = """
    ehc_delivered ehc_disclosure_add ehc_disclosure_correct ehc_disclosure_pdf
    ehc_disclosure_void ehc_disclosures ehc_evidence_add ehc_evidence_remove ehc_given
    ehc_given_csv ehc_given_pdf ehc_given_xlsx ehc_letter ehc_letter_drop ehc_letter_send
    ehc_plan ehc_plan_change ehc_plan_check ehc_plan_end ehc_plan_line ehc_plan_meeting
    ehc_plan_outcomes ehc_plan_provision ehc_plan_readers ehc_plan_receive ehc_plan_sections
    ehc_plan_tell ehc_plan_versions ehc_plans_csv ehc_plans_pdf ehc_plans_xlsx ehc_thread
    ehc_threads pupil_ehc_plan
"""
_EHC_REVIEWS = """
    ehc_advice_pdf ehc_advice_sent ehc_amendments_pdf ehc_papers ehc_papers_pdf ehc_papers_sent
    ehc_reassess
    ehc_report ehc_report_copy_pdf ehc_report_differences ehc_report_outcomes ehc_report_pdf
    ehc_report_provision ehc_report_sections ehc_report_words ehc_review ehc_review_begin
    ehc_review_certificate ehc_review_comments ehc_review_copy ehc_review_decide ehc_review_end
    ehc_review_form ehc_review_form_file ehc_review_notice ehc_review_papers ehc_review_put_off
    ehc_review_report ehc_review_sent ehc_review_served
"""
_AUTHORITIES = """
    authorities authorities_add authorities_change authority_form authority_form_add
    authority_form_file authority_forms authority_headings ehc_chase_pdf ehc_chase_pupil_pdf
    ehc_chase_record ehc_chases ehc_chases_csv
"""
_GAPS = " gaps gaps_csv gaps_xlsx gaps_pdf "
_WRITES_CYCLES = f"""
    {_CYCLES} cycle_start cycle_change cycle_agree cycle_move_review cycle_close cycle_annotate
    cycle_review cycles_review
"""
_MEETINGS = """
    meetings meetings_csv meetings_xlsx meetings_pdf meetings_actions meeting meeting_ics
    meeting_pdf
"""
_PLANS_MEETINGS = f"""
    {_MEETINGS} meeting_plan meeting_change meeting_cancel meeting_hold meeting_invite
    meeting_replies meeting_copy_pdf meeting_action meeting_action_remove meeting_note_readers
"""
_ASSESSMENTS = """
    assessments assessments_class pupil_assessments pupil_assessments_pdf
"""
_ASSESSES = """
    assessments_baselines assessments_import assessments_record assessment_baseline
    progress_explain
"""
_SCALES = """
    assessments_scales assessments_scale_add assessments_scale_change assessments_scale_retire
"""
_VIEWS = " pupil_views "
_RECORDS_VIEWS = f"""
    {_VIEWS} views_gate views_observed views_parent views_pictures views_words
    views_sheet_pdf
"""
_CHECKS_VIEWS = f" {_RECORDS_VIEWS} views_check views_copy_pdf views_outcome "
_BEGINS = " pupil_support discussions "
_DECIDES = f"""
    {_BEGINS} support_begin support_change support_decide support_given support_close
    support_note_pdf
"""
_HELPS = " pupil_strategies pupil_strategies_pdf "
_WRITES_HELPS = f" {_HELPS} strategies_add strategies_order strategy_change strategy_end "
_ADVISED = " pupil_advices "
_SETTLES = f" {_ADVISED} advice_split report_split recommendation_settle recommendations "
_DIRECTORY = " services services_csv services_xlsx services_pdf services_item "
_DIRECTORY_KEPT = f"""
    {_DIRECTORY} services_add services_change services_retire services_person_add
    services_person_change services_person_end
"""
_WORDING = " letters_wordings letters_wording "
_RESTRICT = " restrictions restriction_start restriction_change restriction_lift marked_orders "
_MAP = " delivery provision_map pupil_provision "
_MAP_FILES = " provision_map_pdf pupil_provision_pdf "
_PLANS = " plan plan_pdf plan_row plan_row_end plan_row_join plan_row_leave plan_write plans "
_PLANS += " plan_version plan_versions plans_start "
_OUTCOMES = " outcome_page pupil_outcomes pupil_outcomes_pdf "
_SESSIONS = " sessions sessions_unrecorded sessions_week sessions_week_pdf "
_JUDGES = """
    impact_review impact_reviews outcome_add outcome_change outcome_judge outcome_note
    outcomes_due
"""
_TRUST = """
    pupil_access trust_page trust_register trust_register_csv trust_register_pdf
    trust_register_xlsx pupil_provision pupil_provision_pdf pupil_costs pupil_costs_pdf
"""
_CATALOGUE = " effect interventions interventions_item "
_MONEY = """
    costs costs_csv costs_pdf effect_csv effect_pdf funding pupil_costs pupil_costs_pdf
    provision_settings provision_settings_change provision_settings_offer rates
"""
_MONEY_CHANGES = """
    funding_add funding_change funding_remove interventions_add interventions_change
    interventions_retire interventions_trained_add rates_add rates_change rates_remove
"""
_SIGNPOSTS = " signposts signposts_add signposts_change signposts_remove "
_SHARED = " pupil_shared summary summary_pdf "
_SHARES = f"""
    {_SHARED} pupil_accounts family_account_give family_account_end slot_withdraw
    summaries summaries_draft summary_of_discussion summary_of_cycle summary_of_year
    summary_of_review summary_discard summary_change summary_share summary_withdraw
    summary_letter summary_tell_again summary_stop summary_translate
    answer_key answer_settle answer_pass_on slot_key
    slots slots_offer slots_offer_class
"""
_LEADS = " inspection inspection_csv inspection_pdf inspection_xlsx patterns patterns_csv "
_PUBLISHED = " publications publication published published_document published_pdf "
_REPORTS = f"""
    {_PUBLISHED} publication_draft publication_section publication_cover publication_draw
    reports reports_draft report report_pdf promise_settle visits
    senco_posts senco_post_record senco_post_change national_figures national_figures_enter
"""
_REMINDED = " reminders reminders_change reminders_calendar "
_REMINDS = " reminders_school reminders_school_change "
# What each must meet: a link that is lost from the pages is a page that nobody finds.
MEETS = {
    "senco": _MAP + _MAP_FILES + _PUPILS + _DUE + _FILES + _CLASSES + _PEOPLE + _WATCH + _IMPORTS
    + _REGISTER + _FAMILY + _DOCUMENTS_KEPT + _LETTERS + _WORDING + _RESTRICT
    + " care_change " + _CATALOGUE + _MONEY
    + _MONEY_CHANGES + _OUTCOMES + _SESSIONS + _JUDGES + _DIRECTORY_KEPT + _REFERS
    + _WRITES_CYCLES + _GAPS + _DECIDES
    + _WRITES_HELPS + _SETTLES + _CHECKS_VIEWS + " views_change views_remove "
    + _ASSESSMENTS + _ASSESSES + _SCALES + _PLANS_MEETINGS + _REMINDED + _REMINDS
    + " reminders_sent " + _BOARD + _EHC_PLANS + _EHC_REVIEWS + _AUTHORITIES + _SHARES
    + _SIGNPOSTS + _REPORTS + _LEADS + " publication_hand_over ",
    "head": _VIEWS + " pupil_family pupil_family_pdf " + _DOCUMENTS_KEPT + _LETTERS + _WORDING
    + _RESTRICT + _MAP + _MAP_FILES
    + _PUPILS + _DUE + _FILES + _CLASSES + _PEOPLE + _WATCH + _SCHOOL + _CATALOGUE + _MONEY
    + _OUTCOMES
    + _DIRECTORY_KEPT + _REFERS + _CYCLES + _GAPS + _HELPS + _ADVISED
    + _ASSESSMENTS + _SCALES + _MEETINGS + _REMINDED + _REMINDS + _BOARD
    + _REPORTS + _LEADS + " question_answer leaders unusual"
    + " publication_show publication_approve publication_withdraw ",
    "teacher": f"{_PUPILS} {_DUE} {_MAP} {_PLANS} {_CATALOGUE} {_OUTCOMES} {_SESSIONS} classes"
    " pupil_family pupil_family_pdf pupil_documents document_add classes_class school_page"
    " pupil_letters"
    + _DIRECTORY + _REFERRALS + _HELPS + _ADVISED + _RECORDS_VIEWS + _BEGINS
    + _ASSESSMENTS + _ASSESSES
    + _GAPS + " pupil_cycle cycles cycle_pdf " + _REMINDED + _BOARD
    + " pupil_ehc_plan ehc_plan_read ",
    "ta": f"{_PUPILS} {_DUE} {_MAP} {_CATALOGUE} {_OUTCOMES} {_SESSIONS} classes outcome_note"
    " school_page pupil_documents pupil_professionals pupil_cycle"
    + _DIRECTORY + _HELPS + _RECORDS_VIEWS + _REMINDED + _BOARD,
    "governor": _PUBLISHED
    + " reports report report_pdf report_ask visits visit_note visit_change ",
    "office": _PUPILS + _DUE + _DOCUMENTS + _LETTERS + _FAMILY + _CLASSES + _PEOPLE
    + _IMPORTS
    + _SCHOOL + _DIRECTORY_KEPT + _REFERRALS + _REMINDED + " reminders_school " + _BOARD
    + _SIGNPOSTS + " slots slots_offer_class ",
    "trust": _PUPILS + _FILES + _TRUST + _OUTCOMES + _MAP + _CATALOGUE
    + " costs trust_compare trust_compare_csv ",
    "parent": " my_children own_summary own_answer own_document own_think own_print ",
}  # fmt: skip
# Pages to which no link leads in this school as it stands, and where each is looked at instead.
ELSEWHERE = {
    "the gallery, which the crawl is told of": "gallery",
    "at the door, before or between sign-ins": """
        account_login account_logout account_reset_password account_reset_password_done
        account_reset_password_from_key account_reset_password_from_key_done account_unsent
        healthz hat_choose invitation_accept second_factor
    """,
    "with a second step turned on": """
        mfa_authenticate mfa_deactivate_totp mfa_generate_recovery_codes mfa_index
        mfa_reauthenticate mfa_view_recovery_codes
    """,
    "tests of what an outcome said": "outcome_versions",
    "tests of views, of a pupil who has said some": "views_pdf",
    "tests of notes on a plan": "cycle_note cycle_note_remove",
    "tests of how SEN support begins": "support_propose",
    "tests of meetings": """
        meeting_note meeting_note_add meeting_note_remove meeting_action_add
    """,
    "tests of EHC plans": """
        ehc_review_meeting ehc_review_link ehc_papers_withhold
        ehc_report_send ehc_report_versions ehc_report_version ehc_report_sent_pdf
        ehc_report_sent_invited_pdf ehc_report_sent_copy_pdf ehc_report_sent_amendments_pdf
        ehc_review_form_sent ehc_plan_meeting_take
        pupil_ehc_assessments ehc_assessments ehc_assessment_add ehc_assessment_change
        ehc_assessment_excuse ehc_assessment_take_up
    """,
    "tests of calendars, read by a program": "calendar_feed",
    "tests of advice by a link": "advice_give advice_received",
    "tests of rights: nobody is over 16 in this school": "rights_decide",
    "tests of what readers are told of": "summary_told summary_told_pdf",
    "tests of translations": "own_translation shared_translation",
    "tests of documents that families send": "answer_file",
    "tests of what is shared, by a link": """
        shared shared_answer shared_think shared_print shared_times shared_times_back shared_closed
        shared_document letter_code
    """,
    "tests of times to meet": "own_times own_times_back",
    "tests of an inspector's list, of pupils who are ticked": """
        inspection_stories inspection_stories_print
    """,
    "tests of reports to governors": """
        publication_publish published_version
        report_change report_publish report_figures report_recount
        promise_add promise_change promise_remove national_figures_clear
    """,
    "the story of a session": "session_add session_page session_remove",
    "the story of a plan": """
        plan_remove plan_row_money plan_row_remove plan_send_back
    """,
    "the story of a statutory date": "calculator_ics calculator_pdf",
    "the pages apart": "plan_row_outcomes plan_row_reworded school_page_copies",
    "a search for somebody known, and a sister's home": "contact_link household_link",
    "tests of letters": """
        letter letter_change letter_send letter_discard letter_preview letter_copy_file
        letter_copy_resend letter_copy_give_up letters_print letters_run letters_run_discard
        letters_wording_restore
    """,
    "the story of an import": "imports_batch imports_headings imports_undo",
    "within the page of a preview": "document_picture",
    "the story of a folder": "folder folder_file folder_more folder_take_back",
    "the story of the next year": """
        rollover_check rollover_moves rollover_pupil rollover_undo
    """,
    "after something that the demonstration has not": """
        pupil_access_end pupil_leave_class pupil_return people_details people_second_step
        people_waiting school_page_crest_picture marked_order_none
    """,
}
# A file answers these, whatever is chosen: a browser stays on the page.
GIVES_A_FILE = {"summary_letter"}
# Whatever is chosen on these is a choice, also nothing.
TAKES_ANYTHING = {
    # What a cycle considers is written bit by bit until it is agreed.
    "cycle_change",
    # Nothing is asked but a press.
    "reminders_calendar",
    # Where nothing is ticked the list comes back, and a message says so.
    "letters",
    # Nobody is invited any more, or nobody has answered yet.
    "meeting_invite", "meeting_replies",
    # Who reads a note may stay as it is.
    "meeting_note_readers",
    # What the school does for a line of an EHC plan may be nothing yet.
    "ehc_plan_line",
    # Sections of a plan are copied bit by bit; one that is emptied was not in it.
    "ehc_plan_sections",
    # A report is written bit by bit until it is sent.
    "ehc_report_sections", "ehc_report_outcomes", "ehc_report_provision", "ehc_report_words",
    "ehc_report_differences",
    # A draft for a family is written bit by bit until it is shared; the year is chosen already.
    "summary_change", "summary_of_year",
    # As is a report to governors; the newest term is chosen already.
    "report_change", "reports_draft",
    # A section may be empty until it is published.
    "publication_section",
    # Read, with nothing to share.
    "advice",
    "preferences", "provision_settings_offer", "school_page_roles", "sessions_unrecorded",
    "sessions_week",
}  # fmt: skip
