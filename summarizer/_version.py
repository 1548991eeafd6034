"""The version of the distribution and of every file it writes."""

__version__ = "0.1.0"
