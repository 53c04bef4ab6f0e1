"""Copies of everything that is kept: made, checked, tried and restored, by PostgreSQL's own tools.

A copy is a folder: `database.dump`, the uploaded `files`, `contents.json` (what is in it, table by
table and file by file) and `SHA256SUMS`, which `sha256sum --check` reads too.
"""
