"""Chroma, the lexical index, embedding backends, the file lock and the generation number."""
