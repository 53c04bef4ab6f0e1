from django.apps import AppConfig


class PupilsConfig(AppConfig):
    name = "pupils"
    label = "pupils"

    def ready(self) -> None:
        """Letters, and what is asked of professionals, answer for their mails."""
        from pupils.letters.services import following
        from pupils.letters.writing import ORIGIN
        from pupils.professionals.rules.advising import ADVICE_ORIGIN
        from pupils.professionals.services import asked_mail
        from send_mis.notifications.origins import Origin, answers_for

        answers_for(ORIGIN, Origin(stops=following.stops, follows=following.follow))
        answers_for(ADVICE_ORIGIN, Origin(stops=asked_mail.stops, follows=asked_mail.follow))
