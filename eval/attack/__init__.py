"""Attacks on the gate: errors planted in correct statements must be caught, true statements must pass."""
