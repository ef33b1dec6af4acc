import sys

from saikoku.assembly.cli import main

sys.exit(main())
