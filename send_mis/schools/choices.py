from django.db.models import IntegerChoices, TextChoices


class TrustKind(TextChoices):
    TRUST = "trust", "Multi-academy trust"
    FEDERATION = "federation", "Federation"


class SchoolKind(TextChoices):
    """Who pays it, and so in which year: an authority from April, an academy from September."""

    MAINTAINED = "maintained", "Maintained by the local authority"
    ACADEMY = "academy", "Academy or free school"
    INDEPENDENT = "independent", "Independent or non-maintained"


class Phase(TextChoices):
    NURSERY = "nursery", "Nursery"
    PRIMARY = "primary", "Primary"
    SECONDARY = "secondary", "Secondary"
    ALL_THROUGH = "all_through", "All-through"
    SPECIAL = "special", "Special"
    ALTERNATIVE = "alternative", "Alternative provision"
    SIXTEEN_PLUS = "sixteen_plus", "16 plus"


class TermName(TextChoices):
    AUTUMN = "autumn", "Autumn term"
    SPRING = "spring", "Spring term"
    SUMMER = "summer", "Summer term"


class ClosureKind(TextChoices):
    HOLIDAY = "holiday", "Holiday"
    HALF_TERM = "half_term", "Half-term"
    INSET = "inset", "INSET day"
    CLOSURE = "closure", "Closure"


class ClassKind(TextChoices):
    REGISTRATION = "registration", "Class or tutor group"
    GROUP = "group", "Teaching group or set"


class YearGroup(IntegerChoices):
    """National Curriculum year as a number: Reception is 0, the nursery years are below it.

    CBDS codes E1 and E2 (early years) are the same years as N1 and N2.
    """

    E0 = -3, "Under 3s"
    N1 = -2, "Nursery 1"
    N2 = -1, "Nursery 2"
    R = 0, "Reception"
    Y1 = 1, "Year 1"
    Y2 = 2, "Year 2"
    Y3 = 3, "Year 3"
    Y4 = 4, "Year 4"
    Y5 = 5, "Year 5"
    Y6 = 6, "Year 6"
    Y7 = 7, "Year 7"
    Y8 = 8, "Year 8"
    Y9 = 9, "Year 9"
    Y10 = 10, "Year 10"
    Y11 = 11, "Year 11"
    Y12 = 12, "Year 12"
    Y13 = 13, "Year 13"
    Y14 = 14, "Year 14"
