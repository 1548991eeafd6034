"""How a model is talked to."""
