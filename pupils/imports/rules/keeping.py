"""How long an import is kept, and may be undone."""

from datetime import timedelta

# As declared (Personal of ImportBatch and ImportRow), and how long one can be undone.
KEPT_FOR = timedelta(days=90)
