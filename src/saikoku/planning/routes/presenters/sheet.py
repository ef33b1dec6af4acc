"""The route sheet on paper (A4): the stops of one collector in their turn, with room to write, without amounts."""

from collections.abc import Mapping
from datetime import date, datetime

from saikoku.documents.report import Column, Kind, Notes, Prose, Report, Table
from saikoku.governance.contract.models import Profile
from saikoku.governance.contract.queries import SUBJECT
from saikoku.kernel import eras
from saikoku.planning.routes.presenters import day, words
from saikoku.planning.routes.queries.shown import Way

COLUMNS = (
    Column("順", Kind.COUNT, 3), Column("時刻", Kind.TEXT, 5), Column("宛名番号", Kind.TEXT, 9), Column("氏名", Kind.TEXT, 10),
    Column("住所", Kind.TEXT, 21), Column("覚え", Kind.TEXT, 13), Column("着いた時刻", Kind.TEXT, 6),
    Column("結果", Kind.TEXT, 6),
)  # fmt: skip


def report(way: Way, where: Mapping[int, object], name: str, profile: Profile, at: datetime) -> Report:
    route, plan = way.route, way.route.plan
    kept = [stop for stop in way.stops if way.state_of(stop) != "gone"]
    rows = tuple(
        (turn, f"{stop.begins:%H:%M}", stop.debtor.number, stop.debtor.name, day.where_of(way, stop, where.get(stop.debtor_id)),
         "、".join(words.spot(stop, is_best=False)), "", "")
        for turn, stop in enumerate(kept, start=1)
    )  # fmt: skip
    rest = f"休憩 {route.rest_at:%H:%M} ごろから{plan.rest}分。" if route.rest_at else ""
    intro = (
        f"{route.opens:%H:%M} に事務所を出て、{route.home_at:%H:%M} ごろ戻ります。{rest}"
        f"道のり {words.kilometres(route.metres)}(推定)。"
    )
    return Report(
        title="訪問の経路表", subtitle=f"{name}({route.worker_number})", contract=f"{profile.city}{SUBJECT}", addressee="",
        author=f"{profile.contractor} {profile.center}", period=eras.in_words(plan.on), cut_at=at,
        practice=profile.kind != "real", landscape=True,
        sections=(
            Prose(intro),
            Table("訪問先", COLUMNS, rows, none_yet="訪問先はありません。"),
            Notes((
                "訪問の前に、その場の画面で納付と中止を確かめてください。この表の後で変わっていることがあります。",
                "事務所に戻ったら、この表を返してください。",
            )),
        ),
    )  # fmt: skip


def file_name(on: date, route) -> str:
    return f"経路表_{on.isoformat()}_{route.worker_number or route.account_id}.pdf"
