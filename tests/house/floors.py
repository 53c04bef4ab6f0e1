"""The floors as data, for what the import linter cannot see: string keys and migrations."""

FLOOR_OF_APP = {
    "demo": 11,
    "dashboard": 10,
    "office": 10,
    "calculator": 10,
    "reminders": 10,
    "parents": 10,
    "reports": 10,
    "ehcp": 9,
    "reviews": 8,
    "provision": 7,
    "pupils": 6,
    "access": 5,
    # Above schools, whose links they are; nothing of schools points to them.
    "links": 4,
    "schools": 4,
    "accounts": 3,
    "audit": 2,
    "notifications": 1,
    "ui": 1,
    "database": 1,
}
OUR_PACKAGES = ("send_mis", "pupils", "provision", "reviews", "ehcp")
