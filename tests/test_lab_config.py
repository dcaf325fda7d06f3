"""The settings JupyterLab is started with, as JupyterLab reads them."""

import logging
import warnings
from pathlib import Path

from traitlets.config.loader import JSONFileConfigLoader

import convlab

FOLDER = Path(convlab.__file__).parent / "lab_config"


def test_console_does_not_list_language_servers_that_are_not_installed(caplog):
    settings = JSONFileConfigLoader("jupyter_server_config.json", str(FOLDER)).load_config()
    log = logging.getLogger("lsp")
    with warnings.catch_warnings(), caplog.at_level(logging.INFO, logger="lsp"):
        warnings.simplefilter("ignore")  # it uses names that traitlets calls deprecated
        from jupyter_lsp.manager import LanguageServerManager

        LanguageServerManager(config=settings, log=log).initialize()
    assert "Skipped" not in caplog.text
