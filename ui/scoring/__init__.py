"""The Score screen: evidence, viewer and rubric side by side, the pre-check, and the review before a decision."""
