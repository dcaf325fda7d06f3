"""What hatchling puts into a wheel beside the files that pyproject.toml lists: the notebooks.

They go in as nobody has run them, and not at all with an answer where a stub should be.
"""

import importlib.util
import tempfile
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PARTS = ("notebooks", "exercises")


class PristineNotebooks(BuildHookInterface):
    """Adds each notebook of the course to a wheel, without outputs."""

    def initialize(self, version, build_data):
        """Write the notebooks to a folder of their own, which lasts until the wheel is made."""
        if version == "editable":  # such an installation uses the checkout itself
            return
        root = Path(self.root)
        notebook = _load(root / "convlab" / "notebook.py")
        self._drafts = tempfile.TemporaryDirectory()
        for path in (one for part in PARTS for one in sorted((root / part).rglob("*.ipynb"))):
            name = path.relative_to(root)
            if ".ipynb_checkpoints" in name.parts:
                continue
            if names := notebook.answered_on_disk(path):
                raise ValueError(notebook.refusal(name, names))
            draft = Path(self._drafts.name, name)
            draft.parent.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(notebook.pristine(path.read_bytes()))
            build_data["force_include"][str(draft)] = f"convlab/_course/{name.as_posix()}"

    def finalize(self, version, build_data, artifact_path):
        """Remove what `initialize` has written."""
        if version != "editable":
            self._drafts.cleanup()


def _load(path):
    """Load a module of convlab that needs nothing of the rest, which needs NumPy."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
