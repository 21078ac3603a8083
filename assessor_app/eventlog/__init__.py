"""The decision log: canonical bytes, signed events, one hash chain a device, and checking all of it offline."""
