"""The deterministic writer (engine ``offline``): facts set in the sentence patterns of official reports."""

from assistant.drafting.offline.context import CitablePolicy, WriterContext
from assistant.drafting.offline.writer import OfflineWriter

__all__ = ["CitablePolicy", "OfflineWriter", "WriterContext"]
