"""What the demonstration shows of assessments, in every state."""

from datetime import date

from pupils.models import Pupil
from reviews.assessments.selectors.baseline import owed_baselines
from reviews.assessments.selectors.school import class_progress
from reviews.models import Assessment, AssessmentScale
from send_mis.access.actor import reader_of_school
from send_mis.schools.models import School, SchoolClass
from tests.demo.making import MadeOn

TODAY = date(2026, 11, 23)


def test_each_state_of_assessments_is_there(made_on: MadeOn) -> None:
    made_on(TODAY)
    school = School.objects.get(urn="990001")
    assert AssessmentScale.objects.filter(school=school, retired_on__isnull=False).count() == 1
    assert not Assessment.objects.filter(on__gt=TODAY).exists()
    assert not Assessment.objects.filter(on__week_day__in=(1, 7)).exists()
    jayden = Pupil.objects.get(legal_surname="Clarke", legal_forename="Jayden")
    assert Assessment.objects.filter(pupil=jayden, scale__name="Reading age").count() == 3
    actor = reader_of_school(school, TODAY)
    less, explained, pupils = 0, 0, 0
    for place in SchoolClass.objects.filter(school=school, year__starts_on=date(2026, 9, 1)):
        page, _ = class_progress(actor, school, place)
        less, explained = less + len(page.less), explained + len(page.explained)
        pupils += page.pupils
    assert 5 <= less <= pupils // 3, (less, pupils)
    assert explained == 1
    owed = owed_baselines(actor, school)
    assert 0 < len(owed) < 15, len(owed)
