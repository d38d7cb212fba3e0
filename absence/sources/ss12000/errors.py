"""What can go wrong on the way to another system."""


class SourceError(Exception):
    """A source that cannot be read. The message says what and what to do, in Swedish, without personal data."""


class NotServed(SourceError):  # noqa: N818  # reads better without "Error" where it is caught
    """A part of the standard that the source does not serve, or does not open to us."""


class TokenExpired(SourceError):  # noqa: N818
    """A page token that the source no longer takes: the fetch has to begin anew."""


class Busy(Exception):  # noqa: N818  # reads better without "Error" where it is caught
    """A failure that may pass: too many questions, a fault of the server, a cut connection."""

    def __init__(self, what: str, retry_after: float | None = None) -> None:
        """``what`` in Swedish; ``retry_after`` in seconds, if the source says."""
        super().__init__(what)
        self.retry_after = retry_after
