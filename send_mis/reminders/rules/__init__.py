"""Pure: which day is a day for mail, and what is said of a due date on it."""
