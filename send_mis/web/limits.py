"""How much of the server one visitor may hold, and for how long."""

# The largest file and its form around it, and what is read past that so that a browser, which
# reads an answer only after it has sent everything, is shown the page that says why.
LONGEST_BODY = 48 * 1024 * 1024
# A longer one whose length is given is read and thrown away up to here, for the same page.
LONGEST_THROWN_AWAY = 256 * 1024 * 1024
# What chunks may cost beside the bytes that they carry.
CHUNK_MARKS_BYTES = 64 * 1024
LONGEST_HEAD = 64 * 1024

# Seconds for a whole request line and its headers, however they drip.
HEAD_SECONDS = 15
# Seconds for a whole body or for taking a whole answer; each second's worth of honest transfer
# adds a second. A slow telephone sends 20 MB in time; one byte a second does not.
TRANSFER_SECONDS = 20
HONEST_BYTES_PER_SECOND = 16 * 1024
LONGEST_TRANSFER_SECONDS = 900
# Between two requests: above the minute for which proxies keep a connection.
IDLE_SECONDS = 75
# Requests that are being answered may end within this, and then the process does.
STOP_SECONDS = 8

# Forms with a password that wait for the one thread that checks them, at a tenth of a second each:
# a school's staff come from one address, and a stranger's shall not take all places.
WAITING_PASSWORDS = 40
WAITING_PASSWORDS_OF_ONE = 20
# Before whoever finds no place is told so: a flood that asks again at once is slowed by it.
REFUSED_WAIT_SECONDS = 3

# A process's, each with up to three open files.
CONNECTIONS = 1_000
FILES_PER_CONNECTION = 3
FILES_OF_OUR_OWN = 200
# Bodies that are arriving, taken together.
ARRIVING_BYTES = 256 * 1024 * 1024
