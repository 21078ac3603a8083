"""The steps by which an older store becomes one of today."""
