"""The reference issuer: submissions out to assessors, signed decisions in, Open Badges 3.0 credentials from them."""
