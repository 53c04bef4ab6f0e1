from django.apps import AppConfig


class ParentsConfig(AppConfig):
    name = "send_mis.parents"
    label = "parents"

    def ready(self) -> None:
        """Who shared a summary answers for the messages that tell of it; when rights move follows
        from a day of birth."""
        from pupils.due.writing.following import FollowedFacts, follows
        from send_mis.notifications.origins import Origin, answers_for
        from send_mis.parents.due.rights import write_rights_due
        from send_mis.parents.mails import services as mails
        from send_mis.parents.summaries.writing import NEWS, ORIGIN

        answers_for(ORIGIN, Origin(stops=mails.stops, follows=mails.follow))
        answers_for(NEWS, Origin(stops=mails.news_stops, follows=mails.follow))
        follows(FollowedFacts.BIRTH, write_rights_due)
