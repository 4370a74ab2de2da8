"""Floor 2: sources become Documents.

`read` takes a path or `-`, `read_bytes` an upload, `read_text` a string; `find_sources` expands folders. A format is
added with a class like those in `kg.readers.text`, `kg.readers.jats`, `kg.readers.html` and `kg.readers.pdf`, named by
an entry point of the group `kg.readers`.
"""

from kg.readers.opening import find_sources, read, read_bytes, read_text

__all__ = ["find_sources", "read", "read_bytes", "read_text"]
