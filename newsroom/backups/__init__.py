"""Backups: taking them, checking them, and restoring one beside the present newsroom before the two change places."""


class Refused(Exception):
    """It was not done; the sentence says why and what to do. What stood before stands as it was."""
