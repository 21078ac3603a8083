"""Everything that leaves: decisions as tables and as the signed log, batches, letters, plans, masked copies."""
