"""A manuscript as a DOCX file."""

from __future__ import annotations

from assistant.exporting.layout import is_letter, layout
from assistant.exporting.nouns import Manuscript, plain_text
from assistant.exporting.profile import Profile, load_profile


def render_docx(manuscript: Manuscript, *, profile: str | Profile = "gb9704") -> bytes:
    """The clean copy.

    Args:
        manuscript: what to set; its characters are never altered.
        profile: id of a layout profile in ``knowledge/profiles``, or a profile.

    Raises:
        UserError: the text has a control character that Word cannot store, or is empty.
        NotFoundError: there is no such profile.
    """
    from assistant.exporting import writer

    chosen = load_profile(profile)
    writer.refuse_unstorable(plain_text(manuscript))
    document = writer.new_document(
        chosen, title=manuscript.title, first_numbered=not is_letter(manuscript)
    )
    writer.fill(document, writer.elements(layout(manuscript, chosen)))
    return writer.save(document)
