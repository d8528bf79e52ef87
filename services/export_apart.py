"""The process that prepares one long sheet: ``python -m services.export_apart ID``."""

import sys

from services.exports import prepare

if __name__ == "__main__":
    prepare(int(sys.argv[1]))
