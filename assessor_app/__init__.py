"""Assessor's core: reading evidence, scoring it, and keeping the decisions; imports and runs without a window."""
