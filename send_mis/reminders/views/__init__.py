"""Pages of reminders and of calendars."""
