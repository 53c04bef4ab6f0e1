"""Bringing in a file: read → matched → compared → planned → shown → applied.

Everything up to the plan is pure: rows and the school's state in, a plan out. The same plan is
made again from fresh state when it is applied, and must come out the same.
"""
