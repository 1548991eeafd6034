"""Text becomes Quantities."""
