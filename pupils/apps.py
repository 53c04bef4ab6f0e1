from django.apps import AppConfig


class PupilsConfig(AppConfig):
    name = "pupils"
    label = "pupils"

    def ready(self) -> None:
        """Letters answer for the mails that they are sent with."""
        from pupils.letters.services.following import follow, stops
        from pupils.letters.writing import ORIGIN
        from send_mis.notifications.origins import Origin, answers_for

        answers_for(ORIGIN, Origin(stops=stops, follows=follow))
