"""Versions that people compare and bring back: immutable, whole, made by the service that saves.

A subject has a model of its own (`models.Snapshot`), says of one version what it says in words
(`comparing.Content`), takes one inside its change (`taking`), and brings one back by the values in
it (`values`). The history tables are the auditor's, and are not read for any of this.
"""
