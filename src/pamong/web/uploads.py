"""Where an upload lands while it comes in."""

from contextlib import suppress

from django.core.files.uploadhandler import TemporaryFileUploadHandler


class ToDisk(TemporaryFileUploadHandler):
    """Django's handler, which leaves nothing behind when the disk is full."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write one piece; on failure remove what there is, which frees the disk for everybody else."""
        try:
            super().receive_data_chunk(raw_data, start)
        except OSError:
            with suppress(OSError):
                self.file.close()
            raise
