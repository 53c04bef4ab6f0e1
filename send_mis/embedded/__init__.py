"""A private PostgreSQL and Valkey for the trial and the tests; production never uses them.

Found in this order: DATABASE_URL and REDIS_URL in the environment, the servers that come with the
trial's packages, servers installed on the machine, and else an error that says what to do. They
listen on Unix sockets only, in a folder that nobody but their own account can enter.
"""

from .attach import attach_when_unset
from .engines import Engines, EngineUrls, is_trial_address
from .folders import EmbeddedError, data_dir
from .temporary import TemporaryEngines, temporary_engines

__all__ = [
    "EmbeddedError",
    "EngineUrls",
    "Engines",
    "TemporaryEngines",
    "attach_when_unset",
    "data_dir",
    "is_trial_address",
    "temporary_engines",
]
