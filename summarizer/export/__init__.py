"""A summary becomes a file."""
