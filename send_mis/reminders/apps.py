from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "send_mis.reminders"
    label = "reminders"

    def ready(self) -> None:
        """Reminders answer for their mails."""
        from send_mis.notifications.origins import Origin, answers_for
        from send_mis.reminders.services import following
        from send_mis.reminders.services.engine import ORIGIN

        answers_for(ORIGIN, Origin(stops=following.stops, follows=following.follow))
