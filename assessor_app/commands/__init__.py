"""Every intent of a person at the screen: one function, one transaction, one Change."""
