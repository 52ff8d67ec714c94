"""An upper platform as the tests play it: takes frames, answers as it is told to."""
import contextlib
import socket
import threading

from harness import DEADLINE, wait_for
from logger import Frames, frame, modbus


class Upper:
    """manner: answer, silent, close, wrong_qn, late (answers the frame before when the next try comes), refuse; lf, cr, no_tail, modbus, no_crc,
    own_mn, of_2005 (how it writes its answers), joined (many in one piece), one_mn (closes the line at another MN), first_only (sees only
    the first frame of what it reads)."""

    def __init__(self, manner="answer", port=0):
        self.manner, self.heard, self.lines = manner, [], 0
        self.listener = socket.create_server(("127.0.0.1", port))
        self.port = self.listener.getsockname()[1]
        self.open = []
        self.thread = threading.Thread(target=self.accept, daemon=True)
        self.thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    @property
    def address(self):
        return f"127.0.0.1:{self.port}"

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self.listener.accept()
                self.lines += 1
                self.open.append(connection)
                threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        frames, own = Frames(connection), None
        with contextlib.suppress(OSError):
            while found := frames.next(3600):
                own = own or found["MN"]
                if self.manner == "one_mn" and found["MN"] != own:
                    break
                self.heard.append(found)
                if self.manner == "first_only":
                    frames.held = b""
                if self.manner == "joined":
                    self.answer_joined(connection, frames, found)
                elif not self.treat(connection, found):
                    break
        with contextlib.suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)
        connection.close()

    def answer_joined(self, connection, frames, found):
        """What has come is answered in one piece, the last frame first."""
        pieces = []
        while found:
            pieces.insert(0, self.bytes_for(found, "answer"))
            found = frames.take()
            if found:
                self.heard.append(found)
        connection.sendall(b"".join(pieces))

    def treat(self, connection, found):
        manner = self.manner
        if manner == "close":
            return False
        if manner == "late" and self.heard.count(found) < 2:
            return True
        if manner != "silent":
            self.answer(connection, found, manner)
        return True

    def answer(self, connection, found, manner):
        connection.sendall(self.bytes_for(found, manner))

    @staticmethod
    def bytes_for(found, manner):
        qn = "20200101000000000" if manner == "wrong_qn" else found["QN"]
        cn, cp = (9011, "QnRtn=3") if manner == "refuse" else (9014, "")
        mn = "UPPER0000000001" if manner == "own_mn" else found["MN"]
        segment = f"QN={qn};ST=91;CN={cn};PW={found['PW']};MN={mn};Flag=4;CP=&&{cp}&&".encode()
        if manner == "of_2005":
            segment = f"ST=91;CN=9014;CP=&&QN={qn};CN={found['CN']}&&".encode()
        sent = frame(segment, {"modbus": b"%04X" % modbus(segment), "no_crc": b"0000"}.get(manner))
        return sent[:-2] + {"lf": b"\n", "cr": b"\r", "no_tail": b""}.get(manner, b"\r\n")

    def times(self):
        """DataTime of what came, in order."""
        return [found["CP"].split("DataTime=")[1][:14] for found in list(self.heard)]

    def wait(self, count, seconds=DEADLINE):
        wait_for(lambda: len(self.heard) >= count, f"{count} frames at the upper platform, there are {len(self.heard)}", seconds)

    def close(self):
        # a thread waits in accept: closing alone does not wake it
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for connection in self.open:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self.thread.join(DEADLINE)
