"""The encrypted store on this laptop: rows, keys, evidence; it knows how to keep things, not what they mean."""
