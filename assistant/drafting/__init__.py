"""Outline, evidence packs, prompts, the model client, the deterministic writer, marker parsing."""
