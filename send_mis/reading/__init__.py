"""What people type or paste → dates and numbers, one way for forms, grids, files and addresses.

Pure Python, below everything that takes input. Each reader raises ValueError with a sentence for
the person who typed; none of them guesses where two people would read two things.
"""
