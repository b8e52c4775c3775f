"""Reads everything in a folder under limits of the operating system; run as a program by the hostile-file tests."""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path

from assistant.errors import BadFileError
from assistant.reading import BadSource, iter_files, read_bytes

MEMORY = 2 * 1024**3
SECONDS = 30
"""Of processor time for one file given; the system ends the process beyond it."""


def main(folder: Path) -> None:
    found: dict[str, dict[str, list[str]]] = {}
    for path in sorted(folder.iterdir()):
        used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (int(used) + SECONDS, hard))
        sys.stderr.write(f"{path.name}\n")
        texts: list[str] = []
        messages: list[str] = []
        for source in iter_files([path]):
            if isinstance(source, BadSource):
                messages.append(source.message)
                continue
            try:
                extracted = read_bytes(source.name, source.data)
            except BadFileError as error:
                messages.append(str(error))
            else:
                texts.append(extracted.text[:2000])
                messages.extend(extracted.warnings)
        found[path.name] = {"texts": texts[:50], "messages": messages}
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    main(Path(sys.argv[1]))
