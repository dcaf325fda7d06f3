"""A build hook for hatchling that adds the notebooks to a wheel, without outputs.

A notebook with an answer in place of a stub stops the build.
"""

import importlib.util
import tempfile
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PristineNotebooks(BuildHookInterface):
    """Adds the notebooks of the course to a wheel."""

    def initialize(self, version, build_data):
        """Write the notebooks to a temporary folder, which `finalize` removes."""
        if version == "editable":  # it uses the checkout itself
            return
        root = Path(self.root)
        notebook = _load(root / "convlab" / "notebook.py")
        self._drafts = tempfile.TemporaryDirectory()
        folders = (root / part for part in notebook.PARTS)
        for path in (one for folder in folders for one in sorted(folder.rglob("*.ipynb"))):
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
        """Remove the temporary folder."""
        if version != "editable":
            self._drafts.cleanup()


def _load(path):
    """Load a module of convlab without importing the package, which needs NumPy."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
