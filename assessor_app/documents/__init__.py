"""Strangers' files become pages, frames and text here, decoded only inside sandboxed worker processes."""
