"""The class of the year to come, which a school sets up before the summer holidays."""

from datetime import date

from pupils.models import ClassMembership
from send_mis.access.grants import open_grant
from send_mis.access.models import ClassGrant
from send_mis.schools.models import AcademicYear, School, SchoolClass, Term
from tests.factories import in_change, make_class, move_class


def set_up_the_coming_year(school: School, name: str, today: date) -> None:
    """After a year's last term its pupils of that class, and its staff, move on together.

    In a term, and in the holidays between two of one year, nothing is done.
    """
    year = AcademicYear.objects.get(school=school, starts_on__lte=today, ends_on__gte=today)
    if Term.objects.filter(year=year, ends_on__gte=today).exists():
        return
    old = SchoolClass.objects.get(year=year, name=name)
    coming = AcademicYear.objects.get(school=school, starts_on__gt=today)
    new = make_class(school, name, tuple(old.year_groups), coming)
    members = ClassMembership.objects.filter(school_class=old, ends_on__isnull=True)
    for member in members.select_related("pupil"):
        move_class(member.pupil, new, coming.starts_on)
    with in_change():
        for grant in ClassGrant.objects.filter(content_object=old):
            open_grant(user=grant.user, role=grant.role_key, on=new, starts_on=today)
