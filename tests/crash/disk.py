"""What a disk may hold after a power cut: the records of power_cut.c played onto a model of the data folder (the rules are in
that file's head). A Disk begins as a copy of a folder, all of it durable; it is played forward to a moment, and at any moment
`survive` writes one of the folders that the next start may find."""
import os
import pathlib
import stat
import struct

PAGE, SECTOR = 4096, 512
RECORD = struct.Struct("<IIQQQQ")
OPEN, WRITE, SIZE, SYNC, RENAME, LINK, UNLINK, MKDIR, RMDIR, EXCHANGE = range(1, 11)
FATES = ("nothing", "everything", "in order", "mixed", "mixed", "mixed")


class Record:
    def __init__(self, place, fields, behind):
        self.place = place
        self.kind, self.mode, self.at_ns, self.inode, self.value, _ = fields
        self.behind = behind

    def paths(self):
        return [name.decode() for name in self.behind.split(b"\0")]


def read_log(path):
    """The records of a log; one that was torn by a kill at its end is none."""
    log, place, records = pathlib.Path(path).read_bytes(), 0, []
    while place + RECORD.size <= len(log):
        fields = RECORD.unpack_from(log, place)
        end = place + RECORD.size + fields[5]
        if end > len(log):
            break
        records.append(Record(place, fields, log[place + RECORD.size:end]))
        place = end
    return records


class File:
    def __init__(self, content=b"", mode=0o600):
        self.durable, self.mode = bytearray(content), mode
        self.pending = []  # (place, offset, bytes) or (place, new size, None), in order

    def sync(self, before):
        for place, offset, content in self.pending:
            if place < before:
                change(self.durable, offset, content)
        self.pending = [step for step in self.pending if step[0] >= before]

    def survivor(self, fate, chance):
        if fate == "nothing" or not self.pending:
            return bytes(self.durable)
        if fate == "everything":
            return self.after(self.pending)
        if fate == "in order":
            return self.torn_at(chance.randrange(len(self.pending) + 1), chance)
        return self.mixed(chance)

    def after(self, steps):
        content = bytearray(self.durable)
        for _, offset, piece in steps:
            change(content, offset, piece)
        return bytes(content)

    def torn_at(self, count, chance):
        """The first steps whole, of the next one some sectors from its start."""
        content = bytearray(self.after(self.pending[:count]))
        if count < len(self.pending) and self.pending[count][2]:
            _, offset, piece = self.pending[count]
            keep = chance.randrange(0, len(piece) + SECTOR, SECTOR) - offset % SECTOR
            if keep > 0:
                change(content, offset, piece[:keep])
        return bytes(content)

    def mixed(self, chance):
        """Each page as it was at some step since the last sync, torn now and then; some size there was. Of the steps that
        made the file shorter the first few happened, whole: what is in front of them is gone."""
        base, content, sizes, versions = bytearray(self.durable), bytearray(self.durable), [len(self.durable)], {}
        shorter, happened = self.shorter(), chance.randrange(len(self.shorter()) + 1)
        for step in self.pending:
            _, offset, piece = step
            if step in shorter[happened:]:
                continue
            change(content, offset, piece)
            if step in shorter:
                base, sizes, versions = bytearray(content), [len(content)], {}
                continue
            sizes.append(len(content))
            for page in range(offset // PAGE, (offset + max(1, len(piece or b"")) - 1) // PAGE + 1):
                versions.setdefault(page, [padded(base, page)]).append(padded(content, page))
        size = chance.choice((sizes[0], sizes[-1], chance.choice(sizes)))
        return self.assemble(base, size, versions, chance)

    def shorter(self):
        found, size = [], len(self.durable)
        for step in self.pending:
            _, offset, piece = step
            if piece is None and offset < size:
                found.append(step)
            size = offset if piece is None else max(size, offset + len(piece))
        return found

    @staticmethod
    def assemble(base, size, versions, chance):
        out = bytearray(base[:size].ljust(size, b"\0"))
        for page, held in versions.items():
            chosen = chance.choice(held)
            if chance.random() < 0.2:
                cut = chance.randrange(SECTOR, PAGE, SECTOR)
                chosen = chosen[:cut] + chance.choice(held)[cut:]
            out[page * PAGE:page * PAGE + PAGE] = chosen[:max(0, min(PAGE, size - page * PAGE))]
        return bytes(out[:size])


class Folder:
    mode = 0o700


def change(content, offset, piece):
    """A write, or a new size when there are no bytes."""
    if piece is None:
        del content[offset:]
        content.extend(bytes(offset - len(content)))
        return
    if offset > len(content):
        content.extend(bytes(offset - len(content)))
    content[offset:offset + len(piece)] = piece


def padded(content, page):
    return bytes(content[page * PAGE:page * PAGE + PAGE]).ljust(PAGE, b"\0")


class Names:
    """Which (folder, name) is what. Each remembers the step it comes from, so that steps that survive alone keep their order."""

    def __init__(self):
        self.held, self.since = {}, {}

    def copy(self):
        other = Names()
        other.held, other.since = dict(self.held), dict(self.since)
        return other

    def apply(self, place, edits):
        for key, node in edits:
            if self.since.get(key, -1) > place:
                continue
            self.since[key] = place
            if node is None:
                self.held.pop(key, None)
            else:
                self.held[key] = node


class Disk:
    def __init__(self, folder, log):
        self.top, self.live, self.durable = Folder(), Names(), Names()
        self.pending = []  # (place, edits) of names
        self.by_inode, self.records, self.next = {}, read_log(log), 0
        self.load(pathlib.Path(folder), self.top)

    def load(self, path, folder):
        for entry in sorted(path.iterdir()) if path.exists() else []:
            about = entry.lstat()
            if stat.S_ISDIR(about.st_mode):
                node = Folder()
                self.load(entry, node)
            elif stat.S_ISREG(about.st_mode) and not entry.name.endswith("-shm"):
                node = File(entry.read_bytes(), about.st_mode & 0o777)
            else:
                continue
            self.live.apply(-1, [((folder, entry.name), node)])
            self.durable.apply(-1, [((folder, entry.name), node)])

    # ---- playing ----

    def play(self, count=None, until_ns=None):
        """Plays the records before number `count`, or up to a moment of CLOCK_MONOTONIC; all of them without either."""
        end = len(self.records) if count is None else count
        while self.next < end and (until_ns is None or self.records[self.next].at_ns <= until_ns):
            self.step(self.records[self.next])
            self.next += 1

    def key(self, path):
        folder, parts = self.top, path.split("/")
        for part in parts[:-1]:
            folder = self.live.held[(folder, part)]
        return folder, parts[-1]

    def edit(self, place, edits):
        self.live.apply(place, edits)
        self.pending.append((place, edits))

    def step(self, record):
        getattr(self, {OPEN: "open", WRITE: "write", SIZE: "write", SYNC: "sync", RENAME: "rename", LINK: "link", UNLINK: "remove",
                       MKDIR: "mkdir", RMDIR: "remove", EXCHANGE: "exchange"}[record.kind])(record)

    def open(self, record):
        path = record.paths()[0]
        if not path:
            self.by_inode[record.inode] = self.top
            return
        key = self.key(path)
        if record.value and key not in self.live.held:
            self.edit(record.place, [(key, File(mode=record.mode & 0o777))])
        if key in self.live.held:  # a file of another kind, a socket, is none of ours
            self.by_inode[record.inode] = self.live.held[key]

    def write(self, record):
        node = self.by_inode[record.inode]
        node.pending.append((record.place, record.value, record.behind if record.kind == WRITE else None))

    def sync(self, record):
        node = self.by_inode[record.inode]
        if isinstance(node, File):
            node.sync(record.value)
            return
        rest = []
        for place, edits in self.pending:
            if place < record.value and any(key[0] is node for key, _ in edits):
                self.durable.apply(place, edits)
            else:
                rest.append((place, edits))
        self.pending = rest

    def rename(self, record):
        old, new = map(self.key, record.paths())
        node = self.live.held.get(old)
        if node is not None and node is not self.live.held.get(new):
            self.edit(record.place, [(old, None), (new, node)])

    def exchange(self, record):
        one, other = map(self.key, record.paths())
        self.edit(record.place, [(one, self.live.held[other]), (other, self.live.held[one])])

    def link(self, record):
        old, new = map(self.key, record.paths())
        self.edit(record.place, [(new, self.live.held[old])])

    def remove(self, record):
        key = self.key(record.paths()[0])
        if key in self.live.held:
            self.edit(record.place, [(key, None)])

    def mkdir(self, record):
        self.edit(record.place, [(self.key(record.paths()[0]), Folder())])

    # ---- the cut ----

    def survive(self, to, chance, fate=None):
        """Writes a folder that the next start may find; gives the fate that was chosen."""
        fate = fate or chance.choice(FATES)
        names, kept = self.durable.copy(), len(self.pending)
        if fate in ("nothing", "in order"):
            kept = 0 if fate == "nothing" else chance.randrange(len(self.pending) + 1)
        for place, edits in self.pending[:kept]:
            if fate != "mixed" or chance.random() < 0.5:
                names.apply(place, edits)
        pathlib.Path(to).mkdir(mode=0o700)
        self.write_out(names, self.top, pathlib.Path(to), fate, chance)
        return fate

    def write_out(self, names, folder, path, fate, chance):
        for (parent, name), node in sorted(names.held.items(), key=lambda item: item[0][1]):
            if parent is not folder:
                continue
            if isinstance(node, Folder):
                (path / name).mkdir(mode=0o700)
                self.write_out(names, node, path / name, fate, chance)
            else:
                (path / name).write_bytes(node.survivor(fate, chance))
                os.chmod(path / name, node.mode)
