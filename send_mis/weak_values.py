"""Whether a value that somebody typed into the environment is good enough for children's records.

Pure: each answers yes or no, or yields what is wrong; `send_mis.startup` says it in sentences.
"""

import re
from collections.abc import Sequence
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import unquote, urlsplit

SHORTEST_SECRET = 50
FEWEST_DIFFERENT_SIGNS = 12
# Of a random secret nearly all are different; of a word that is repeated, few.
FRESH_TRIPLES = 0.8
SHORTEST_PASSWORD = 12
FEWEST_DIFFERENT_IN_PASSWORD = 6
LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]", "::1"})
EXAMPLES = ("change", "example", "insecure", "secret", "replace")
# Looked for among the letters alone, once figures stand for the letters that they are used for.
_COMMON = (*EXAMPLES, "password", "yourschool", "letmein", "qwerty", "postgres", "sendmis")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890", "abcdefghijklmnopqrstuvwxyz")
_RUNS = frozenset(row[at : at + 5] for row in _ROWS for at in range(len(row) - 4))
_FIGURES = str.maketrans("013457@$!", "oieastasi")

# Below these, names are given to anybody. Every top domain is one, and what stands here below it.
_GIVEN_OUT_BELOW_COUNTRIES = frozenset(
    {"ac", "co", "com", "edu", "gov", "ltd", "me", "mod", "net", "nhs", "or", "org", "plc",
     "police", "sch", "school"}
)  # fmt: skip
_GIVEN_OUT = frozenset(
    {"azurewebsites.net", "cloudapp.azure.com", "cloudfront.net", "fly.dev", "github.io",
     "herokuapp.com", "netlify.app", "ngrok.io", "ngrok-free.app", "onrender.com", "pages.dev",
     "railway.app", "uk.com", "vercel.app", "web.app", "workers.dev"}
)  # fmt: skip


def is_weak_secret(secret: str) -> bool:
    """Short, or made of few signs, of a word repeated, or of a row of the alphabet or keyboard."""
    if len(secret) < SHORTEST_SECRET or len(set(secret)) < FEWEST_DIFFERENT_SIGNS:
        return True
    triples = [secret[at : at + 3] for at in range(len(secret) - 2)]
    if len(set(triples)) < FRESH_TRIPLES * len(triples):
        return True
    if any(run in secret.lower() for run in _RUNS):
        return True
    # Words alone, however many, are somebody's sentence.
    return not any(sign.isdigit() for sign in secret) or not any(sign.isalpha() for sign in secret)


def is_example(text: str) -> bool:
    return any(word in text.lower() for word in EXAMPLES)


def is_weak_password(password: str, *, names: Sequence[str] = ()) -> bool:
    """Short, dull, an example's, a well-known one, or the name beside it with a little around."""
    if len(password) < SHORTEST_PASSWORD or len(set(password)) < FEWEST_DIFFERENT_IN_PASSWORD:
        return True
    plain = re.sub(r"[^a-z]", "", password.lower().translate(_FIGURES))
    told = [re.sub(r"[^a-z]", "", name.lower()) for name in names]
    return any(word in plain for word in _COMMON) or any(
        name and plain.replace(name, "") == "" for name in told
    )


def is_given_out_below(domain: str) -> bool:
    """Whether strangers own names below it: a top domain, sch.uk, essex.sch.uk, github.io."""
    labels = domain.lower().strip(".").split(".")
    if len(labels) == 1 or ".".join(labels) in _GIVEN_OUT:
        return True
    is_country = len(labels[-1]) == 2
    if is_country and len(labels) == 2:
        return labels[0] in _GIVEN_OUT_BELOW_COUNTRIES
    # England's schools have names below their authority's.
    return len(labels) == 3 and labels[-2:] == ["sch", "uk"] and domain.startswith(".")


def host_problem(host: str) -> str:
    """What is wrong with an entry of ALLOWED_HOSTS, or nothing."""
    name = host.strip()
    if name in {"", ".", "*"}:
        return "allows any host"
    if not re.fullmatch(r"\.?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*|\[[0-9a-fA-F:.]+\]", name):
        return f"has {name}, which is no name of a host"
    if name in LOCAL_NAMES or is_address(name):
        return ""
    if is_given_out_below(name):
        return f"has {name}, below which anybody may have a name"
    return ""


def is_address(name: str) -> bool:
    try:
        ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


def is_on_this_machine(url: str) -> bool:
    if not url:
        return True
    parts = urlsplit(url)
    host = unquote(parts.netloc.rpartition("@")[2])
    if parts.scheme == "unix" or host.startswith("/") or not host:
        return True
    return parts.hostname in LOCAL_NAMES


def host_of(url: str) -> str:
    """The host that an address names; nothing for a socket, also where that is percent-encoded."""
    host = unquote(urlsplit(url).hostname or "")
    return "" if "/" in host else host


def is_elsewhere(host: str) -> bool:
    """Whether the way there leads over a network of others. A name without a dot is a neighbour
    in the same private network, such as a container's."""
    return bool(host) and host not in LOCAL_NAMES and ("." in host or ":" in host)


def lies_in(folder: Path, other: Path) -> bool:
    """Whether one folder lies in the other, or is it, whatever links lead there."""
    return folder.resolve().is_relative_to(other.resolve())
