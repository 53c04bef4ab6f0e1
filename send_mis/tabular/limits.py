"""How much of a file is read before it is refused. Each number says why it is what it is."""

# The largest school's whole roll with every column of an export is under 5 MB; the upload form
# refuses above the same figure while the file is still arriving.
MAX_FILE_BYTES = 20 * 1024 * 1024

# The largest schools in England have about 3,000 pupils; 20,000 leaves room for a whole trust.
MAX_ROWS = 20_000

# The widest report that a school system offers has some 150 columns.
MAX_COLUMNS = 200

# What one spreadsheet cell can hold, in Excel's own specification.
MAX_CELL_CHARACTERS = 32_767

# Title, school, date printed, a blank line, a filter or two: reports start well before this row.
MAX_ROWS_BEFORE_HEADINGS = 30

# A file with two thousand faults is shown two thousand faults; beyond that nobody reads them.
MAX_PROBLEMS = 2_000

# A 20 MB workbook of honest text unpacks to about this much; a zip bomb to a thousand times more.
MAX_UNPACKED_BYTES = 100 * 1024 * 1024

# Sheets of repeated words pack 1:50 at most. Deflate itself can reach 1:1,000.
MAX_PACKING_RATIO = 150

# Below this size a ratio says nothing: an empty template packs very well.
RATIO_COUNTS_FROM_BYTES = 2 * 1024 * 1024

# A workbook of 20 sheets has about 60 members; pictures and links add a few.
MAX_ARCHIVE_MEMBERS = 1_000

# The cells of 20,000 rows by 30 columns, each an element with a value inside. Reading that
# takes half a minute in the background; more would hold up the other schools' files.
MAX_SHEET_ELEMENTS = 1_500_000

# Excel's own last row and column. A sheet naming a later one wants to make us count to it.
LAST_SHEET_ROW = 1_048_576
LAST_SHEET_COLUMN = 16_384

# Our own exports, and every workbook a school showed us, have fewer sheets than classes.
MAX_SHEETS = 100

# A Common Transfer File is at most 9 levels deep; spreadsheets' own XML at most 12.
MAX_XML_DEPTH = 40

# 5,000 pupils with attendance and assessments have some 400 elements each.
MAX_CTF_ELEMENTS = 2_500_000

# A field of a transfer file is a name, a date or a code. Only unread ones (photographs) are long.
MAX_CTF_TEXT = 2_000

# Fed to the XML reader at a time: big enough that one long text is not scanned again and again.
XML_CHUNK_BYTES = 1024 * 1024

# What is looked at to tell one kind of file from another.
SNIFF_BYTES = 64 * 1024
