"""How the product's gate is asked, in one place: whether a statement would be shown, and whether a name may stand."""

from __future__ import annotations

from eval.attack.named import Name
from eval.attack.statements import Statement
from summarizer.grounding.binding import name_fault
from summarizer.grounding.proof import prove
from summarizer.models import Report


class ProductGate:
    """The product's gate without a verifier."""

    def shows(self, statement: Statement, report: Report) -> bool:
        """Whether the report's own words prove a statement, as quoted or as condensed."""
        return prove(statement.text, statement.sentences, report, statement.kind).proof is not None

    def takes(self, name: Name, report: Report) -> bool:
        """Whether nothing is found against a name."""
        return name_fault(name.text, name.quantity, report) is None
