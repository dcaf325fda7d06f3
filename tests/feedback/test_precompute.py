import subprocess
import sys

from convlab.feedback.loading import Folder
from tests.feedback.test_loading import CASES, KNOWN, SOLUTION, write

PROGRAM = """
import sys
from convlab.feedback import precompute
from convlab.feedback.loading import Folder
precompute.exercise_folders = lambda: [Folder(sys.argv[1])]
precompute.main()
"""


def test_outcomes_are_kept_for_the_first_check(tmp_path):
    path = write(tmp_path / "x", cases=CASES, solution=SOLUTION, known_mistakes=KNOWN)
    subprocess.run([sys.executable, "-c", PROGRAM, path], check=True)
    kept = {file.name: file.stat().st_mtime_ns for file in (path / "__pycache__").glob("f.*")}
    assert {name.split(".")[1] for name in kept} == {"single", "pairs"}
    Folder(path).answer_key("f").hypotheses.find(0)
    later = {file.name: file.stat().st_mtime_ns for file in (path / "__pycache__").glob("f.*")}
    assert later == kept
