"""What a recording is and how long it lasts, read from its own packets and never from what its header claims.

Nothing is decoded: each format is walked from frame to frame, and rebuilt without what tells of its maker. A header may
lie about the length; the frames that a player would play cannot.
"""

from consultations.contributions.attachments.sounds.reading import Sound, TooLong, Unreadable, read

__all__ = ["Sound", "TooLong", "Unreadable", "read"]
