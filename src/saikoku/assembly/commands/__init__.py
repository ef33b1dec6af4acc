"""The commands of `saikoku`: each module has `register(subparsers)` and `run(args) -> exit status`."""
