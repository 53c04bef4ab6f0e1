from datetime import date


def typed(name: str, day: date) -> dict[str, str]:
    """A date as the three boxes post it."""
    return {
        f"{name}_day": str(day.day),
        f"{name}_month": str(day.month),
        f"{name}_year": str(day.year),
    }
