"""Which figures of a report are shown, so that no sum, and no two terms, give a small one away.

Pure, and the same for the same figures. `docs/adr/0040-groups-instead-of-holes.md` has the proofs.
"""
