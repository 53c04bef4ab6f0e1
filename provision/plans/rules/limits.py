"""How much a plan holds."""

LONGEST_QFT = 2000
MOST_MATERIALS = 100_000
LONGEST_REASON = 200
# More rows than any plan of one class, and fewer than would hold the server up.
MOST_ROWS = 240
