"""Running commands, and what each takes."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

CACHES = Path("/proc/sys/vm/drop_caches")


class Clock:
    """The program `timed` as a companion, which runs what it is told."""

    def __init__(self, timed, work):
        self.output, self.errors = work / "output", work / "output.err"
        self.process = subprocess.Popen(
            [timed, self.output], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )

    def run(self, command, fine=(0,)):
        """Seconds, processor seconds and megabytes at most; what was printed is read by `printed`."""
        print(json.dumps([str(part) for part in command]), file=self.process.stdin, flush=True)
        answer = self.process.stdout.readline()
        took = json.loads(answer) if answer else {"code": None}
        if took.pop("code") not in fine:
            sys.exit(f"failed: {' '.join(map(str, command))}\n{self.errors.read_text(errors='replace')[-2000:]}")
        return took

    def printed(self):
        return self.output.read_text(encoding="utf-8", errors="replace")


def drop_caches():
    """Whether the page cache could be emptied."""
    try:
        subprocess.run(["sync"], check=True)
        CACHES.write_text("3\n")
        return True
    except OSError:
        return False


def size(path):
    """Bytes of all that an index consists of."""
    path = Path(path)
    if path.is_dir():
        return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
    return path.stat().st_size if path.exists() else 0


def turned(found, by):
    """In an order that begins with another one each time, so that nobody always comes first."""
    by %= len(found)
    return found[by:] + found[:by]


def remove(path):
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


class Bench:
    """Where measurements go."""

    def __init__(self, timed, work, raw):
        self.clock = Clock(timed, work)
        self.raw = raw.open("w", encoding="utf-8")
        self.records = []

    def write(self, **record):
        self.records.append(record)
        print(json.dumps(record), file=self.raw, flush=True)

    def record(self, what, peer, corpus, **figures):
        self.write(what=what, peer=peer.name, articles=corpus.articles, bytes=corpus.bytes, **figures)
