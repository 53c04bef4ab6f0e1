"""Trusts, schools, years, terms, closures and classes: models and rules, no pages."""
