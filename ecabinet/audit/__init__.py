"""Audit: the page of the record."""
