"""Does the project hold together? Django's checks, and no model change without its migration."""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saikoku.assembly.settings")
os.environ.setdefault("SAIKOKU_UNDER_TEST", "1")


def main() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("check", fail_level="WARNING")
    call_command("makemigrations", check=True, dry_run=True)


if __name__ == "__main__":
    sys.exit(main())
