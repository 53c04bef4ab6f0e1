"""Reads CSV, Excel and Common Transfer Files into plain rows, and writes safe ones.

No database, no requests: bytes or a path in, frozen values out. What cannot be read raises
`send_mis.errors.BadFile`; what is wrong with one row is in the result's `problems`. Value parsers
raise ValueError with a sentence for the person who filled in the cell.
"""

from send_mis.tabular.csv_reader import read_csv
from send_mis.tabular.csv_writer import write_csv
from send_mis.tabular.ctf_reader import read_ctf
from send_mis.tabular.kinds import FileKind, sniff
from send_mis.tabular.source import Source
from send_mis.tabular.table import Cell, NumberText, Table, TableProblem, TableRow
from send_mis.tabular.xlsx_reader import read_xlsx
from send_mis.tabular.xlsx_writer import write_xlsx

__all__ = [
    "Cell",
    "FileKind",
    "NumberText",
    "Source",
    "Table",
    "TableProblem",
    "TableRow",
    "read_csv",
    "read_ctf",
    "read_xlsx",
    "sniff",
    "write_csv",
    "write_xlsx",
]
