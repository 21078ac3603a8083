"""Viewers of evidence, for Score and Coach alike: documents, pictures, sheets, sound and film."""
