"""What stops a gallring, in words for the one who does it."""


class DisposalError(Exception):
    """A step could not be taken; the message is Swedish and says what to do."""
