"""A surname and a forename put together, of which one may be all there is."""


def said_name(surname: str, forename: str) -> str:
    """As people say it: "Noah Bright"."""
    return f"{forename} {surname}".strip()


def list_name(surname: str, forename: str) -> str:
    """As lists order it: "Bright, Noah"."""
    return f"{surname}, {forename}" if surname and forename else surname or forename
