"""The Decisions screen: what was decided, and how it leaves in batches and letters."""
