"""Credential, rubric and stack files in open formats, read into the domain and written from it."""
