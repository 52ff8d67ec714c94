"""Devices send while the server is killed or loses its power: every answered frame is in the raw log exactly once and its
values in the series store exactly once. Afterwards each device sends again what it has no answer for, as devices do."""
import collections
import contextlib
import shutil
import threading
import time

from cut import Watched
from devices import Device, Gateway, frames_at, observations, qn_of, station, upload, verified
from facts import sound
from harness import Mounted, equal, loaded, must, new_path, wait_for
import raw_log

DEVICES = 12
CUTS = 2
LIMITS = "segment=40000,rate=1000000"  # small segments: new ones begin and old ones are packed while the load runs
FACTORS = ("a21026", "a21002", "a34013")
DAY_S = 86400
ANSWER_S = 0.5  # a device without an answer sends again


class Sent:
    """One frame of a device and when its answer came; None: it did not."""

    def __init__(self, number, turn):
        self.number, self.turn, self.answered_ns = number, turn, None
        second = int(time.time()) // DAY_S * DAY_S - 2 * DAY_S + turn
        self.at = time.strftime("%Y%m%d%H%M%S", time.gmtime(second))
        self.values = {f"{factor}-Rtd": f"{turn % 1000}.{number:02d}{place}" for place, factor in enumerate(FACTORS)}
        self.bytes = upload(self.values, self.at, mn=mn_of(number))


def mn_of(number):
    return f"510C{number:020d}"


def new_station():
    if "gateway" not in loaded:
        loaded["gateway"] = station(*((f"p{number}", mn_of(number)) for number in range(DEVICES)))
    folder = new_path()
    shutil.copytree(loaded["gateway"], folder)
    return folder


class Load:
    """The devices and their ledger; it goes on over restarts."""

    def __init__(self):
        self.ledger = [[] for _ in range(DEVICES)]

    def run(self, server, during):
        """The devices send until during() is over."""
        stop = threading.Event()
        threads = [threading.Thread(target=self.device, args=(server, number, stop)) for number in range(DEVICES)]
        for thread in threads:
            thread.start()
        try:
            during()
        finally:
            stop.set()
            for thread in threads:
                thread.join()

    def run_and_kill(self, server, seconds):
        def during():
            time.sleep(seconds)
            server.kill()
        self.run(server, during)

    def device(self, server, number, stop):
        with contextlib.suppress(OSError), Device(server, mn_of(number)) as device:
            while not stop.is_set():
                if not self.ledger[number] or self.ledger[number][-1].answered_ns:
                    self.ledger[number].append(Sent(number, len(self.ledger[number])))
                if not self.send(device, self.ledger[number][-1], stop):
                    return

    @staticmethod
    def send(device, sent, stop):
        """Again and again until it is answered; an answer that was late may be that of an earlier try."""
        device.send(sent.bytes)
        while not stop.is_set():
            try:
                answer = device.answer(ANSWER_S)
            except TimeoutError:
                device.send(sent.bytes)
                continue
            if not answer:
                return False
            if answer.fields["QN"] == qn_of(sent.bytes):
                sent.answered_ns = sent.answered_ns or time.monotonic_ns()
                return True
        return False

    def send_again(self, server, before_ns=None):
        """The first frame of each device that had no answer at that moment."""
        for number, ledger in enumerate(self.ledger):
            waiting = [sent for sent in ledger if not sent.answered_ns or (before_ns and sent.answered_ns >= before_ns)]
            with Device(server, mn_of(number)) as device:
                for sent in waiting[:1]:
                    must(self.send(device, sent, threading.Event()), "a frame that is sent again is answered")

    def due(self, before_ns=None):
        """Frames that must be there: those answered by then, and the one each device sent again."""
        for ledger in self.ledger:
            done = [sent for sent in ledger if sent.answered_ns and (not before_ns or sent.answered_ns < before_ns)]
            yield from ledger[:len(done) + 1] if before_ns else done

    def answered(self):
        return sum(1 for ledger in self.ledger for sent in ledger if sent.answered_ns)


def check(folder, due):
    """Nobody serves the folder."""
    count = collections.Counter(raw_log.frames(folder))
    equal([sent.bytes for sent in due if not count[sent.bytes]], [], f"answered and not in the raw log, of {len(due)}")
    equal([bytes_ for bytes_, times in count.items() if times > 1], [], "twice in the raw log")
    equal(verified(folder), sum(count.values()), "frames that frame verify counts")
    sound(folder)
    rows = collections.defaultdict(list)
    for row in observations(folder, history=True):
        rows[(row["point"], row["factor"], row["time"][:19])].append((row["value"], row["version"]))
    for sent in due:
        time_ = f"{sent.at[:4]}-{sent.at[4:6]}-{sent.at[6:8]}T{sent.at[8:10]}:{sent.at[10:12]}:{sent.at[12:]}"
        for name, value in sent.values.items():
            found = rows[(f"p{sent.number}", name.split("-")[0], time_)]
            must([(float(number), version) for number, version in found] == [(float(value), "1")], f"{name} of p{sent.number} at {time_}: {found}, sent {value}")
    for sent in due[::max(1, len(due) // 3)]:
        equal(frames_at(folder, f"p{sent.number}", sent.at), [sent.bytes], "the frame behind a value")


def kill_rounds(chance):
    load, folder = Load(), new_station()
    for _ in range(2):
        load.run_and_kill(Gateway(folder, limits=LIMITS), chance.uniform(0.1, 0.5))
    with Gateway(folder, limits=LIMITS) as server:
        load.send_again(server)
    check(folder, list(load.due()))
    return load.answered()


def after_a_cut(load, cut):
    with Gateway(cut.folder, limits=LIMITS) as server:
        load.send_again(server, cut.at_ns)
    check(cut.folder, list(load.due(cut.at_ns)))


def power_cuts(chance):
    load, watched = Load(), Watched(new_station())
    load.run_and_kill(Gateway(watched.live, limits=LIMITS, env=watched.env), chance.uniform(0.2, 0.7))
    answered = load.answered()
    for cut in watched.cuts(chance, CUTS):
        cut.check(after_a_cut, load, cut)
    return answered


def is_still(load):
    """No answer for longer than the devices wait."""
    before = load.answered()
    time.sleep(2 * ANSWER_S)
    return load.answered() == before


def fill(disk, chance):
    """The last room goes in pieces of some size, so that it is not always the same write that finds none."""
    piece = chance.choice((512, 4096, 20000))
    with contextlib.suppress(OSError), open(disk / "filler", "wb", buffering=0) as file:
        while file.write(b"x" * piece) == piece:
            pass


def full_disk(chance):
    load = Load()
    with Mounted("size=16m") as disk:
        folder = disk / "data"
        shutil.copytree(new_station(), folder)
        with Gateway(folder, limits=LIMITS) as server:
            def during():
                for _ in range(2):
                    before = load.answered()
                    wait_for(lambda: load.answered() > before + 50, "answers")
                    fill(disk, chance)
                    wait_for(lambda: is_still(load), "answers stop")
                    server.alive()
                    (disk / "filler").unlink()
                before = load.answered()
                wait_for(lambda: load.answered() > before + 50, "answers again")
            load.run(server, during)
            load.send_again(server)
        check(folder, list(load.due()))
    return load.answered()


KINDS = [("kill -9 while devices send", kill_rounds, 1), ("a power cut while devices send", power_cuts, 1), ("a full disk while devices send", full_disk, 0.2)]
