"""Searches the files that were handed out for answers."""

import ast
import io
import json
import re
import zipfile
import zlib
from pathlib import Path

from convlab import folders
from convlab.feedback.loading import exercise_folders

ROOT = Path(__file__).resolve().parents[2]


def content(folder):
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def opened(name, data):
    """Yield (name, bytes) of a file and of everything packed in it."""
    yield name, data
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for inside in archive.namelist():
                yield from opened(f"{name}:{inside}", archive.read(inside))
    elif name.endswith((folders.CHECKS, folders.QUESTIONS)):
        yield f"{name}:", json.dumps(json.loads(zlib.decompress(data)), ensure_ascii=False).encode()


def answers():
    """Return the texts that reveal an answer or a test: function bodies and model programs."""
    found = set()
    for folder in exercise_folders():
        tests = folder.path.glob("test_*.py")
        for path in (folder.path / "solution.py", folder.path / "known_mistakes.py", *tests):
            text = path.read_text(encoding="utf-8")
            for node in ast.parse(text).body:
                if isinstance(node, ast.FunctionDef):
                    body = node.body[bool(ast.get_docstring(node)) :]
                    source = "\n".join(text.splitlines()[body[0].lineno - 1 : node.end_lineno])
                    # A single line, `return 2 * image`, is also in a hint.
                    found |= {source.strip()} if len(body) > 1 else set()
        for task in folder.tasks:
            found |= {model.strip() for model in folder.models(task)}
    for path in ROOT.glob("notebooks/questions/*.py"):
        found |= set(re.findall(r"^\w+ = Question\(\n.*", path.read_text(encoding="utf-8"), re.M))
    return found
