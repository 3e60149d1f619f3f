"""A question becomes an answer with footnotes."""
