"""A report becomes a draft."""
