"""Quantities, sentences, claims, verification, masking and the fact ledger."""
