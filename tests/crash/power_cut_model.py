"""The power cut itself is tested: what small programs leave behind, over many cuts."""
import os
import pathlib
import random
import subprocess
import sys

from harness import equal, must, new_path
from disk import Disk

BUILD = pathlib.Path(os.environ.get("QINGSHAN_BUILD") or pathlib.Path(__file__).resolve().parents[2] / "build")
LIBRARY = BUILD / "tests" / "crash" / "power_cut.so"
CUTS = 60
LEAD = """
import os, sys
os.chdir(sys.argv[1])
def put(name, content, flags=os.O_WRONLY | os.O_CREAT, offset=None):
    file = os.open(name, flags, 0o600)
    os.write(file, content) if offset is None else os.pwrite(file, content, offset)
    return file
def sync(name="."):
    file = os.open(name, os.O_RDONLY)
    os.fsync(file)
    os.close(file)
"""


def watched(folder, log):
    """The environment of a program whose folder is watched."""
    return {"LD_PRELOAD": str(LIBRARY), "POWER_CUT_FOLDER": os.path.realpath(folder), "POWER_CUT_LOG": str(log)}


def after(program, before=(), fate=None):
    """All different folders that cuts at the end of the program leave, as {name: content}."""
    folder, log, found = new_path(), new_path(".log"), []
    folder.mkdir()
    for name, content in dict(before).items():
        (folder / name).write_bytes(content)
    base = new_path()
    subprocess.run(["cp", "-a", folder, base], check=True)
    ran = subprocess.run([sys.executable, "-c", LEAD + program, folder], env={**os.environ, **watched(folder, log)}, capture_output=True)
    equal((ran.returncode, ran.stderr), (0, b""), "the program")
    for seed in range(CUTS):
        disk, to = Disk(base, log), new_path()
        disk.play()
        disk.survive(to, random.Random(seed), fate)
        held = {str(path.relative_to(to)): path.read_bytes() for path in to.rglob("*") if path.is_file()}
        if held not in found:
            found.append(held)
    return found


def an_unsynced_write_may_be_lost():
    equal(after("put('a', b'new')", {"a": b"old"}, "nothing"), [{"a": b"old"}])
    equal(after("put('a', b'new')", {"a": b"old"}, "everything"), [{"a": b"new"}])
    both = after("put('a', b'new')", {"a": b"old"})
    must({"a": b"old"} in both and {"a": b"new"} in both, both)


def a_synced_write_stays():
    for call in ("fsync", "fdatasync"):
        equal(after(f"os.{call}(put('a', b'new'))", {"a": b"old"}), [{"a": b"new"}])
    both = after("file = put('a', b'1'); os.fsync(file); os.write(file, b'2')", {"a": b"00"})
    must(all(held["a"] in (b"10", b"12") for held in both) and len(both) == 2, both)
    both = after("one = put('a', b'new'); os.fsync(put('b', b'new'))", {"a": b"old", "b": b"old"})
    must(len(both) == 2 and all(held["b"] == b"new" for held in both), both)


def a_name_needs_its_folder_synced():
    both = after("os.fsync(put('a', b'x'))")
    must({} in both and {"a": b"x"} in both and len(both) == 2, both)
    equal(after("os.fsync(put('a', b'x')); sync()"), [{"a": b"x"}])
    both = after("os.mkdir('f'); os.fsync(put('f/a', b'x')); sync('f')")
    must({} in both and {"f/a": b"x"} in both and len(both) == 2, both)
    equal(after("os.mkdir('f'); os.fsync(put('f/a', b'x')); sync('f'); sync()"), [{"f/a": b"x"}])


def a_rename_comes_back_as_either():
    program = "os.fsync(put('b', b'new')); os.rename('b', 'a')"
    states = after(program, {"a": b"old"})
    for wanted in ({"a": b"old"}, {"a": b"new"}, {"a": b"old", "b": b"new"}):
        must(wanted in states, (wanted, states))
    equal(len(states), 3)
    equal(after(program + "; sync()", {"a": b"old"}), [{"a": b"new"}])
    # the content was not synced before the rename: an empty file may be found
    must({"a": b""} in after("put('b', b'new'); os.rename('b', 'a'); sync()", {"a": b"old"}), "the classic mistake")


def two_names_change_places_in_one_step():
    program = "import ctypes; ctypes.CDLL(None).renameat2(-100, b'a', -100, b'b', 2)"
    states = after(program, {"a": b"1", "b": b"2"})
    must({"a": b"1", "b": b"2"} in states and {"a": b"2", "b": b"1"} in states and len(states) == 2, states)
    equal(after(program + "; sync()", {"a": b"1", "b": b"2"}), [{"a": b"2", "b": b"1"}])


def a_removed_file_may_come_back():
    both = after("os.unlink('a')", {"a": b"x"})
    must({} in both and {"a": b"x"} in both, both)
    equal(after("os.unlink('a'); sync()", {"a": b"x"}), [{}])
    equal(after("os.unlink('a'); sync(); os.fsync(put('a', b'y')); sync()", {"a": b"x"}), [{"a": b"y"}])


def pages_come_alone_and_torn():
    program = "put('a', b'1' * 4096, offset=0); put('a', b'1' * 4096, offset=4096)"
    states = [held["a"] for held in after(program, {"a": b"0" * 8192}, "mixed")]
    pages = {(state[0], state[8191]) for state in states}
    equal(pages, {(a, b) for a in b"01" for b in b"01"})
    must(any(len(set(state[:4096])) == 2 for state in states), "no page was torn")
    must(all(len(set(state[at:at + 512])) == 1 for state in states for at in range(0, 8192, 512)), "a sector was torn")


def sizes_come_alone():
    states = {held["a"] for held in after("put('a', b'1' * 5000)", {"a": b""}, "mixed")}
    must(b"" in states and b"1" * 5000 in states, {len(state) for state in states})
    must(any(len(state) == 5000 and b"\0" in state for state in states), "no size came without its bytes")
    states = after("file = os.open('a', os.O_RDWR); os.ftruncate(file, 1)", {"a": b"xyz"})
    must({"a": b"xyz"} in states and {"a": b"x"} in states, states)
    equal(after("file = os.open('a', os.O_RDWR); os.ftruncate(file, 1); os.fsync(file)", {"a": b"xyz"}), [{"a": b"x"}])
    equal(after("os.fsync(put('a', b'', os.O_WRONLY | os.O_TRUNC))", {"a": b"xyz"}), [{"a": b""}])


def what_it_cannot_follow_ends_the_program():
    folder = new_path()
    folder.mkdir()
    (folder / "a").write_bytes(b"x" * 4096)
    program = LEAD + "import mmap; mmap.mmap(os.open('a', os.O_RDWR), 4096)[0:1] = b'y'"
    ran = subprocess.run([sys.executable, "-c", program, folder], env={**os.environ, **watched(folder, new_path(".log"))}, capture_output=True)
    must(ran.returncode == -6 and b"not modelled: writing through a shared mapping" in ran.stderr, ran)


SITUATIONS = [("a write without sync may be lost, and may stay", an_unsynced_write_may_be_lost),
              ("a synced write stays, what follows it may not", a_synced_write_stays),
              ("a new name needs its folder synced", a_name_needs_its_folder_synced),
              ("a rename without sync of the folder comes back as either", a_rename_comes_back_as_either),
              ("two names change places whole or not at all", two_names_change_places_in_one_step),
              ("a removed file may come back until the folder is synced", a_removed_file_may_come_back),
              ("unsynced pages come alone, and torn at sectors", pages_come_alone_and_torn),
              ("a size comes without its bytes, and a cut without its size", sizes_come_alone),
              ("what the shim cannot follow ends the program", what_it_cannot_follow_ends_the_program)]
