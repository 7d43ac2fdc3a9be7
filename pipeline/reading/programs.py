"""Programs of others that readers use where they are installed."""

import os
import shutil

# where their installers put them without telling PATH
PLACES = {
    "nt": (r"C:\Program Files\LibreOffice\program", r"C:\Program Files\Tesseract-OCR"),
    "posix": ("/Applications/LibreOffice.app/Contents/MacOS", "/opt/homebrew/bin", "/usr/local/bin"),
}


def place_of(*names: str) -> str | None:
    """The first of these programs that is here; None when none is."""
    path = os.pathsep.join((os.environ.get("PATH", os.defpath), *PLACES[os.name]))
    return next((found for name in names if (found := shutil.which(name, path=path))), None)
