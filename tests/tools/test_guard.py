"""What base/guard.h says of a lock, clang holds the code to: without a call that takes or gives one the build fails."""
import pathlib
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
CLANG = shutil.which("clang")


def compiled(text):
    with tempfile.NamedTemporaryFile("w", suffix=".c", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        return subprocess.run([CLANG, "-std=gnu17", "-D_GNU_SOURCE", "-Wthread-safety", "-Werror", "-fsyntax-only", "-I", ROOT / "src", file.name],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


@unittest.skipUnless(CLANG, "there is no clang")
class Guard(unittest.TestCase):
    def without(self, path, call, times):
        """Each of the calls taken away alone."""
        text = (ROOT / "src" / path).read_text(encoding="utf-8")
        self.assertEqual(compiled(text).returncode, 0, compiled(text).stdout)
        parts = text.split(call)
        self.assertEqual(len(parts) - 1, times, f"{path}: {call}")
        for i in range(1, len(parts)):
            done = compiled(call.join(parts[:i]) + call.join(parts[i:]))
            self.assertNotEqual(done.returncode, 0, f"{path}: call {i}")
            self.assertIn("thread-safety-analysis", done.stdout)

    def test_lock(self):
        """what the writer's threads share is not touched without its lock"""
        self.without("store/writer.c", "    writer_shared_lock(&writer->lock);\n", 3)

    def test_unlock(self):
        """who takes a lock gives it back"""
        self.without("store/writer.c", "    writer_shared_unlock(&writer->lock);\n", 3)

    def test_requires(self):
        """a function that wants the lock held is not called without it"""
        self.without("base/progress.c", "    progress_shared_lock(&progress->lock);\n", 3)
        self.without("store/engine/page_sum.c", "    logs_shared_lock(&log_lock);\n", 4)


if __name__ == "__main__":
    unittest.main()
