"""The Settings screen: looks and keys, passphrase, lock, backups, how long evidence stays."""
