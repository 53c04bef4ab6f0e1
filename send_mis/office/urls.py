from django.urls import path

from send_mis.office.views import classes, people, rollover, school, trust, waiting

urlpatterns = [
    path("trust/<slug:trust>/", trust.show, name="trust_page"),
    path("<slug:school>/school/", school.show, name="school_page"),
    path("<slug:school>/school/details/", school.details, name="school_page_details"),
    path("<slug:school>/school/roles/", school.roles, name="school_page_roles"),
    path("<slug:school>/school/years/add/", school.year_add, name="school_page_year_add"),
    path("<slug:school>/school/years/<uuid:year_id>/", school.year, name="school_page_year"),
    path("<slug:school>/school/closures/add/", school.closure_add, name="school_page_closure_add"),
    path(
        "<slug:school>/school/closures/<uuid:closure_id>/",
        school.closure,
        name="school_page_closure",
    ),
    path(
        "<slug:school>/school/closures/<uuid:closure_id>/remove/",
        school.closure_remove,
        name="school_page_closure_remove",
    ),
    path("<slug:school>/classes/", classes.index, name="classes"),
    path("<slug:school>/classes/add/", classes.add, name="classes_add"),
    path("classes/<uuid:class_id>/", classes.show, name="classes_class"),
    path("classes/<uuid:class_id>/change/", classes.change, name="classes_change"),
    path("classes/<uuid:class_id>/remove/", classes.remove, name="classes_remove"),
    path("classes/<uuid:class_id>/staff/add/", classes.staff_add, name="classes_staff_add"),
    path(
        "classes/<uuid:class_id>/staff/<uuid:grant_id>/end/",
        classes.staff_end,
        name="classes_staff_end",
    ),
    path("<slug:school>/people/", people.index, name="people"),
    path("<slug:school>/people/add/", people.add, name="people_add"),
    path("<slug:school>/people/waiting/", waiting.index, name="people_waiting"),
    path("<slug:school>/people/waiting/<uuid:grant_id>/", waiting.answer, name="people_answer"),
    path("<slug:school>/people/<uuid:user_id>/", people.person, name="people_person"),
    path("<slug:school>/people/<uuid:user_id>/details/", people.details, name="people_details"),
    path("<slug:school>/people/<uuid:user_id>/invite/", people.invite, name="people_invite"),
    path("<slug:school>/people/<uuid:user_id>/leaves/", people.left, name="people_left"),
    path(
        "<slug:school>/people/<uuid:user_id>/roles/add/",
        people.role_give,
        name="people_role_give",
    ),
    path(
        "<slug:school>/people/<uuid:user_id>/roles/<uuid:grant_id>/end/",
        people.role_end,
        name="people_role_end",
    ),
    path("<slug:school>/rollover/", rollover.index, name="rollover"),
    path("<slug:school>/rollover/classes/", rollover.classes, name="rollover_classes"),
    path("<slug:school>/rollover/moves/", rollover.moves, name="rollover_moves"),
    path("<slug:school>/rollover/check/", rollover.check, name="rollover_check"),
    path("<slug:school>/rollover/apply/", rollover.apply, name="rollover_apply"),
    path("<slug:school>/rollover/pupils/<uuid:pupil_id>/", rollover.pupil, name="rollover_pupil"),
    path("<slug:school>/rollover/undo/", rollover.undo, name="rollover_undo"),
]
