"""What of a draft may stand."""

from summarizer.grounding.gate import Check, Checked, check
from summarizer.grounding.summary import Grounded, ground

__all__ = ["Check", "Checked", "Grounded", "check", "ground"]
