"""Programs under the power cut: a run is watched once, and cut afterwards at as many of its records as one likes."""
import os
import pathlib
import shutil
import subprocess

from disk import RENAME, SIZE, Disk
from harness import PROGRAM, SCRATCH, equal, must, new_path

BUILD = pathlib.Path(os.environ.get("QINGSHAN_BUILD") or pathlib.Path(__file__).resolve().parents[2] / "build")
LIBRARY = BUILD / "tests" / "crash" / "power_cut.so"


class Cut:
    """`folder` is what the next start finds; what was answered before `at_ns` must be in it; `whole`: after the last record."""

    def __init__(self, disk, chance):
        place, records = disk.next, disk.records
        self.folder, self.whole = new_path(), place == len(records)
        self.at_ns = records[place - 1].at_ns if place else 0
        fate = disk.survive(self.folder, chance)
        self.words = f"cut at record {place} of {len(records)}, kept: {fate}"

    def check(self, function, *arguments):
        """A failure names its cut."""
        try:
            function(*arguments)
        except AssertionError as fault:
            raise AssertionError(f"{self.words}: {fault}") from fault


class Watched:
    """A folder `live` in which a watched program works, and what it was before, all of it durable."""

    def __init__(self, base):
        must(LIBRARY.exists(), f"{LIBRARY} is not built")
        self.base, self.live, self.log = new_path(), new_path(), new_path(".log")
        for path in (self.base, self.live):
            shutil.copytree(base, path, ignore=shutil.ignore_patterns("*.sock"))
        self.env = {"LD_PRELOAD": str(LIBRARY), "POWER_CUT_FOLDER": os.path.realpath(self.live), "POWER_CUT_LOG": str(self.log)}

    def run(self, *command):
        ran = subprocess.run([PROGRAM, *map(str, command)], stdin=subprocess.DEVNULL, capture_output=True, cwd=SCRATCH, env={**os.environ, **self.env})
        equal(ran.returncode, 0, ran.stderr.decode("utf-8", "replace")[-2000:])

    def cuts(self, chance, count):
        """Cuts at `count` moments, the last one after the last record; every second one where a name or a size changed."""
        disk = Disk(self.base, self.log)
        whole = len(disk.records)
        changes = [place + 1 for place, record in enumerate(disk.records) if record.kind >= RENAME or record.kind == SIZE] or [whole]
        places = [chance.choice(changes) if number % 2 else chance.randrange(whole) for number in range(count - 1)]
        for place in sorted(places + [whole]):
            disk.play(place)
            yield Cut(disk, chance)
