"""One verifier per kind of claim; each can be switched off by itself."""
