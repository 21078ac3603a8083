"""Everything that leaves: decisions as tables and as the signed log."""
