"""Submission bundles, zipped BagIt bags: read with every byte checked, written, and looked at before they count."""
