"""Sample submissions made by the project itself: drawn classrooms, spoken talk, plans, reflections, student work."""

from assessor_app.bundles.samples.folders import make_sample_folders

__all__ = ["make_sample_folders"]
