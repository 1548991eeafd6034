"""What of a draft may stand."""
