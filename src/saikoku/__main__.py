import sys

try:
    from saikoku.assembly.cli import main
except KeyboardInterrupt:
    sys.exit("中断しました。")

sys.exit(main())
