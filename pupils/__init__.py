"""Pupils, their classes, imports, and the SEN register."""
