"""The Sync screen: the issuer, what waits to be sent, and what needs attention."""
