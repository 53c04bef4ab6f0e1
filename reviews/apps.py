from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "reviews"
    label = "reviews"

    def ready(self) -> None:
        """What is due here follows what changes below: status, roll, letters and advice. An
        invitation takes the meeting along, for a calendar."""
        from pupils.due.writing.following import FollowedFacts, follows
        from pupils.letters.going_along import goes_along
        from pupils.letters.rules.kinds import MEETING
        from reviews.due.advice import write_recommendation_due
        from reviews.due.baseline import write_baseline_due
        from reviews.due.meetings import write_meetings_of_pupils
        from reviews.due.support import write_support_due
        from reviews.due.writing import write_cycles_of_pupils
        from reviews.meetings.services.meetings import invitation_calendar

        follows(FollowedFacts.STANDING, write_cycles_of_pupils)
        follows(FollowedFacts.STANDING, write_support_due)
        follows(FollowedFacts.STANDING, write_baseline_due)
        follows(FollowedFacts.LETTERS, write_meetings_of_pupils)
        follows(FollowedFacts.PROFESSIONALS, write_recommendation_due)
        goes_along(MEETING, invitation_calendar)
