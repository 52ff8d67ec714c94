"""What is damaged on the disk is told, or makes no difference. Used by run (some of each) and full (thousands).

DAMAGE_SEED: another seed. DAMAGE_ONLY: only the kinds with this in their name."""
import os
import pathlib
import random
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
sys.dont_write_bytecode = True
import base  # noqa: E402
import io_faults  # noqa: E402
import served  # noqa: E402

BUILD = pathlib.Path(os.environ.get("QINGSHAN_BUILD") or base.SOURCE / "build-asan")
WORD = "unread x1-Rtd=?"
SEED = os.environ.get("DAMAGE_SEED", "20261")


def top():
    return served.base_top()


def swept(program, first, end):
    """Runs the sweep on a copy, which it leaves damaged when it dies; its lines and its exit code."""
    folder = base.new_path()
    shutil.copytree(top(), folder)
    ran = subprocess.run([BUILD / "tests" / "damage" / program, folder, SEED, str(first), str(end)], capture_output=True, text=True, errors="replace")
    lines = ran.stdout.splitlines()
    if ran.returncode not in (0, 1):
        number = (folder / "number").read_text(encoding="ascii").strip()
        lines += [f"not ok - the sweep died of {ran.returncode} at seed {SEED} number {number}", *("# " + line for line in ran.stderr.splitlines()[-40:])]
    return lines, ran.returncode


def in_one_process(count):
    """Damages through the opening and recovering functions."""
    return swept("damage_sweep", 0, count)[0]


def without_sums(_):
    """One letter of an event, which no digest covers, is another one; and the same where every sum of a page is believed."""
    plain, blind = (swept(program, 0, f"={WORD}") for program in ("damage_sweep", "damage_sweep_blind"))
    return [f"{'ok' if plain == (['noticed'], 0) else 'not ok'} - a letter of an event that changed on the disk is told: {plain}",
            f"{'ok' if blind == (['wrong'], 1) else 'not ok'} - with the sums of pages switched off the sweep finds that nobody tells: {blind}"]


def served_folders(count):
    counts, faults = served.serve(SEED, count, BUILD)
    return [f"{'not ok' if faults else 'ok'} - a server on {count} damaged folders: {counts}", *("# " + fault for fault in faults)]


def refused_calls(count):
    faults = io_faults.tried(lambda turn: random.Random(f"{SEED} {turn} refused"), count, top(), BUILD)
    calls = sum(io_faults.counted.values())
    return [f"{'not ok' if faults else 'ok'} - {count} of {calls} calls of {len(io_faults.counted)} kinds of work fail, nothing acknowledged is lost",
            *("# " + fault.replace("\n", " ") for fault in faults)]


def refused_at_opening(count):
    """Memory that is refused while the databases are opened: SQLite gives nothing to ask then, and the command must not say that it is done."""
    faults = io_faults.at_opening(top(), BUILD, count)
    return [f"{'not ok' if faults else 'ok'} - memory is refused {count} times while a command opens the folder: what is not done is told",
            *("# " + fault for fault in faults)]


KINDS = [("one process", in_one_process, 10000, 120), ("no sums", without_sums, 1, 1), ("server", served_folders, 500, 20),
         ("refused", refused_calls, 1000, 20), ("opening", refused_at_opening, 200, 20)]


def main(full):
    only = os.environ.get("DAMAGE_ONLY", "")
    count, failed = 0, False
    for name, function, long, short in KINDS:
        if only not in name:
            continue
        lines = function(int(os.environ.get("DAMAGE_COUNT", long if full else short)))
        print("\n".join(lines), flush=True)
        count += sum(line.startswith(("ok", "not ok")) for line in lines)
        failed = failed or any(line.startswith("not ok") for line in lines)
    print(f"1..{count}")
    return 1 if failed else 0
