"""Exceptions, grouped by who must act. Every message is one plain Chinese sentence that says what to do."""

from __future__ import annotations


class DeskError(Exception):
    """Base of every error a person may see; ``str(error)`` is fit for the screen."""


class UserError(DeskError):
    """The clerk can put it right: bad input. Exit status 2 on the command line."""


class BadFileError(UserError):
    """A file cannot be read as what it claims to be."""


class NotFoundError(UserError):
    """An id or name that does not exist."""


class StaleSaveError(UserError):
    """Someone else saved first; nothing was overwritten."""

    def __init__(self, message: str, *, current: str, current_text: str) -> None:
        super().__init__(message)
        self.current = current
        """Id of the revision that is current now."""
        self.current_text = current_text


class OutboundBlockedError(UserError):
    """The outbound gate refused to send a text to a non-loopback endpoint."""


class SettingsError(UserError):
    """A setting is missing or wrong (no model configured, no key)."""


class OutsideError(DeskError):
    """Something outside failed: model, disk, converter. Exit status 1 on the command line."""


class ModelError(OutsideError):
    """A model call failed."""

    retryable = False


class ModelRefusedError(ModelError):
    """401/403: the key or the model name is not accepted."""


class ModelBusyError(ModelError):
    """429 or 5xx after all retries."""

    retryable = True


class ModelCutError(ModelError):
    """The connection broke mid-stream; what arrived was kept."""

    retryable = True


class ModelEmptyError(ModelError):
    """The model answered nothing usable."""

    retryable = True


class DependencyMissingError(OutsideError):
    """An optional part (LibreOffice, an embedding wheel) is not on this machine."""


class DefectError(DeskError):
    """The office's own data files or our code are wrong: a rule, prompt or outline that does not validate."""
