"""Talking to the issuer: signed decisions up, the feed and the files of submissions down."""
