"""How passwords are hashed."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class OneThreadArgon2(Argon2PasswordHasher):
    """Django's memory and rounds, in one thread: by eight, one wrong try takes eight shares of the
    processor against a page's one. Hashes made by eight still open, and are made anew then."""

    parallelism = 1
