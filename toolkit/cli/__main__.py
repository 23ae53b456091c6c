"""`python -m toolkit.cli`, for those whose scripts folder is not on the path."""

import sys

from toolkit.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
