"""Kills the program, and cuts its power, at seeded moments and looks at what is left: nothing acknowledged is lost, nothing
half-written is seen, the journal verifies, the next start works. Used by run (10 rounds) and full (200). The kinds of rounds
stand in kill.py (kill -9) and store_cut.py (the power); power_cut_model.py tests what the latter rely on.

CRASH_SEED: another seed. CRASH_ONLY: only the kinds with this in their name."""
import os
import pathlib
import random
import shutil
import sys
import time

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parents[1] / name) for name in ("api", "gateway")]
sys.dont_write_bytecode = True
from harness import SCRATCH, Skip, loaded, new_path  # noqa: E402
import backup_kill  # noqa: E402
import gateway_crash  # noqa: E402
import kill  # noqa: E402
import power_cut_model  # noqa: E402
import store_cut  # noqa: E402
import upload_kill  # noqa: E402


def fdatasync_ms():
    path, times = new_path(), []
    with open(path, "wb") as file:
        for _ in range(50):
            file.write(b"x" * 4096)
            file.flush()
            started = time.monotonic()
            os.fdatasync(file.fileno())
            times.append(1000 * (time.monotonic() - started))
    return sorted(times)[25]


def sweep():
    """A hundred rounds of data folders would fill a small disk; the loaded folder stays."""
    for path in SCRATCH.iterdir():
        if path not in loaded.values():
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink()


def show(number, sentence, faults):
    print(f"{'not ok' if faults else 'ok'} {number} - {sentence}", flush=True)
    for line in faults[:10]:
        print("# " + line.replace("\n", " ")[:2000], flush=True)


def tried(function, *arguments):
    try:
        return function(*arguments) or 0, None
    except Skip:
        raise
    except Exception as fault:  # noqa: BLE001 - a round may fail in any way
        return 0, f"{type(fault).__name__}: {fault}"


def rounds_of(name, function, rounds, seed):
    """Answers given, and the faults; a Skip ends the rounds."""
    saved, faults = 0, []
    for turn in range(rounds):
        try:
            count, fault = tried(function, random.Random(f"{seed} {turn} {name}"))
        finally:
            sweep()
        saved += count
        faults += [f"round {turn}: {fault}"] if fault else []
    return saved, faults


def main(rounds):
    seed, only = int(os.environ.get("CRASH_SEED", "20261")), os.environ.get("CRASH_ONLY", "")
    print(f"# fdatasync of this machine: {fdatasync_ms():.3f} ms (median of 50); seed {seed}, {rounds} rounds", flush=True)
    number, failed, saved = 0, False, 0
    for sentence, function in power_cut_model.SITUATIONS + store_cut.SITUATIONS:
        fault = tried(function)[1]
        show(number := number + 1, sentence, [fault] if fault else [])
        failed = failed or fault
        sweep()
    for name, function, share in [kind for kind in kill.KINDS + upload_kill.KINDS + backup_kill.KINDS + store_cut.KINDS + gateway_crash.KINDS if only in kind[0]]:
        turns = max(1, int(rounds * share))
        sentence, number = f"{name} loses nothing and leaves nothing half-done, {turns} times", number + 1
        try:
            count, faults = rounds_of(name, function, turns, seed)
        except Skip as why:
            print(f"ok {number} - {sentence} # SKIP {why}", flush=True)
            continue
        show(number, sentence, faults)
        saved, failed = saved + count, failed or faults
    print(f"# {saved} answers were given in all rounds together")
    print(f"1..{number}")
    return 1 if failed else 0
