"""The page of figures (specification 12), read literally and slowly, from the rows of the city's files as they came.

Written apart from the rules of the program: it knows none of their modules, only plain rows (dicts named as the
columns of the layouts), and looks at everything for each question. `terms` is a dict by the names of the terms.
"""

from datetime import date, timedelta
from fractions import Fraction

SIDES = {"city_tax": ["01", "02", "03"], "premium": ["11", "12"], "overpayment": ["21"]}
CONTACT = {f"{code}" for code in (*range(101, 119), *range(120, 124), 202, 601, 603)}
CONTACT |= {"V01", "V02", "V03", "V04", "V05", "V06", "V07", "V08", "V09", "V10", "V12", "V60"}
PROMISE_YES = {"101", "V01"}
PROMISE_MAY = {"103", "104", "122", "123", "202", "601", "V03", "V05", "V06"}
NAUGHT = {"rule": None, "evidence": None, "yen": 0}


class World:
    """Rows: records (R01), payments (T04), slips (T10), printed (our own), transfers (T06), losses (T07), stops (T05),
    targets (T01), statements (T02), merged (T11: old, new), households (debtor -> number), closed (days of rest), start."""

    def __init__(self, **rows):
        self.records = rows.get("records", [])
        self.payments = rows.get("payments", [])
        self.slips = rows.get("slips", [])
        self.printed = rows.get("printed", [])
        self.transfers = rows.get("transfers", [])
        self.losses = rows.get("losses", [])
        self.stops = rows.get("stops", [])
        self.targets = rows.get("targets", [])
        self.statements = rows.get("statements", [])
        self.merged = rows.get("merged", [])
        self.households = rows.get("households", {})
        self.closed = rows.get("closed", [])
        self.start = rows.get("start", date(2025, 11, 1))

    # -- words ---------------------------------------------------------------------------------------------------

    def who(self, number):
        """The number that a merged number ended in."""
        walked = [number]
        while True:
            onward = [row["new_number"] for row in self.merged if row["old_number"] == walked[-1]]
            if not onward:
                return walked[-1]
            if onward[0] in walked:
                return number
            walked.append(onward[0])

    def home(self, number):
        number = self.who(number)
        return self.households.get(number) or ("no household", number)

    def worked(self, day):
        rest = (day.month, day.day) in [(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)] or day in self.closed
        return day >= self.start and not rest

    def counted(self):
        """Records that count: not corrected, on an operating day."""
        return [
            row for row in self.records
            if not any(other["corrects"] == row["record_number"] for other in self.records) and self.worked(row["on"])
        ]  # fmt: skip

    def stopped(self, debtor, programme, day):
        for row in self.stops:
            same = self.who(row["debtor_number"]) == self.who(debtor) and row["programme"] in ("", programme)
            if same and row["starts_on"] <= day and (row["ends_on"] is None or day <= row["ends_on"]):
                return True
        return False

    def is_attempt(self, row):
        return row["channel"] == "1" and row["work"] == "01" and row["outcome"] not in ("405", "501", "502", "503")

    def is_visit(self, row):
        return row["channel"] == "3" and row["work"] == "01" and row["outcome"] not in ("V41", "V50", "V51")

    def is_contact(self, row):
        return row["channel"] in ("1", "2", "3") and row["work"] == "01" and row["outcome"] in CONTACT

    def is_promise(self, row, terms):
        if row["outcome"] not in PROMISE_YES and not (row["outcome"] in PROMISE_MAY and row["promised_on"]):
            return False
        if terms["promise_by"] == "debtor":
            return row["spoke_with"] == "1"
        if terms["promise_by"] == "household":
            return row["spoke_with"] in ("1", "2", "3")
        return row["spoke_with"] == "1" or (row["spoke_with"] == "2" and row["programme"] == "12")

    def encourages(self, row, what):
        return row["channel"] in ("1", "2", "3") and row["outcome"] in CONTACT and what in row["encouraged"].split(";")

    # -- payments ------------------------------------------------------------------------------------------------

    def standing(self, row):
        """What of a T04 row counts now, by the kind of the rows that relate to it. Chains are well formed."""
        if row["report"] in ("3", "5"):
            return 0
        below = [other for other in self.payments if other["relates_to"] == row["payment_number"]]
        if any(other["report"] in ("2", "3", "4") for other in below):
            return 0
        if self.cancelled_above(row):
            return 0
        back = sum(-other["principal"] for other in below if other["report"] == "5")
        return max(row["principal"] - back, 0)

    def cancelled_above(self, row):
        above = [other for other in self.payments if other["payment_number"] == row["relates_to"]]
        if not above:
            return False
        siblings = [other for other in self.payments if other["relates_to"] == row["relates_to"]]
        return any(other["report"] == "3" for other in siblings) or self.cancelled_above(above[0])

    def instalment(self, row):
        return row["programme"], row["assessed_year"], row["due_year"], row["notice_number"], row["instalment"]

    def assessed(self, key):
        """None where the instalment never stood in T02; payments name no object."""
        by_object = {}
        for row in sorted(self.statements, key=lambda one: one["as_of"]):
            if self.instalment(row) == key:
                by_object[row["object"]] = row["assessed"]
        return sum(by_object.values()) if by_object else None

    def credited(self, terms_of):
        """Every payment number with rule, evidence and yen. `terms_of(day)`: the terms of the payment's month."""
        found, used = {}, {}
        for row in sorted(self.payments, key=lambda one: (one["paid_on"], one["payment_number"])):
            yen = self.standing(row)
            answer = self.claimed(row, terms_of(row["paid_on"])) if yen > 0 else NAUGHT
            limit = self.assessed(self.instalment(row))
            if answer["rule"]:
                if limit is not None:
                    yen = max(min(yen, limit - used.get(self.instalment(row), 0)), 0)
                    used[self.instalment(row)] = used.get(self.instalment(row), 0) + yen
                answer = answer | {"yen": yen} if yen else NAUGHT
            found[row["payment_number"]] = answer
        return found

    def claimed(self, row, terms):
        """The first rule that holds."""
        for rule in (self.transfer, self.slip, self.promise, self.notice):
            evidence = rule(row, terms)
            if evidence:
                return {"rule": rule.__name__, "evidence": evidence, "yen": 0}
        return NAUGHT

    def transfer(self, row, terms):
        if row["channel"] != "3" or row["programme"] not in ("11", "12"):
            return None
        found = []
        for registration in self.transfers:
            if self.who(registration["debtor_number"]) != self.who(row["debtor_number"]):
                continue
            if registration["programme"] != row["programme"] or row["paid_on"] < registration["starts_on"]:
                continue
            if registration["ended_on"] and row["paid_on"] >= registration["ended_on"]:
                continue
            for record in self.counted():
                if self.who(record["debtor_number"]) != self.who(row["debtor_number"]):
                    continue
                if record["channel"] == "2" and not terms["transfer_inbound"]:
                    continue
                before = registration["applied_on"] - record["on"]
                in_time = timedelta(0) <= before <= timedelta(days=terms["transfer_apply_days"])
                if self.encourages(record, "transfer") and in_time:
                    found.append(record)
        return latest(found)

    def slip(self, row, terms):
        if row["channel"] not in ("1", "2", "4", "5") or row["programme"] not in ("11", "12", "21"):
            return None
        found = []
        ours = [row for row in self.printed if row["place"] == "visit" and terms["printed_slips_count"]]
        for slip in [*self.slips, *ours]:
            by_number = slip["slip_number"] == row["slip_number"] if row["slip_number"] else (
                row["mpn_number"] != "" and slip["mpn_number"] == row["mpn_number"]
            )
            until = slip["valid_until"] or slip["issued_on"] + timedelta(days=terms["slip_days_without_limit"])
            if by_number and slip["issued_on"] <= row["paid_on"] <= until:
                found.append((slip["issued_on"], slip["slip_number"], slip.get("line", ""), slip.get("edition", 0), slip))
        best = max(found, key=lambda one: one[:4])[4] if found else None
        return best and (best.get("number") or (best["slip_number"], best["line"]))

    def promise(self, row, terms):
        if row["channel"] not in ("1", "2", "4", "5") or row["programme"] not in ("11", "12", "21"):
            return None
        found = []
        for record in self.counted():
            if self.who(record["debtor_number"]) != self.who(row["debtor_number"]):
                continue
            if record["programme"] not in ("11", "12", "21") or not self.is_promise(record, terms):
                continue
            if record["channel"] == "2":
                if terms["inbound_promises_count"] == "no":
                    continue
                if terms["inbound_promises_count"] == "returned" and not self.returned(record, terms):
                    continue
            elif record["channel"] != "1":
                continue
            if not record["on"] <= row["paid_on"] <= record["on"] + timedelta(days=terms["promise_days"]):
                continue
            if terms["effect_scope"] == "overdue" and not row["due_on"] < record["on"]:
                continue
            if self.stopped(row["debtor_number"], row["programme"], record["on"]):
                continue
            found.append(record)
        return latest(found)

    def returned(self, inbound, terms):
        for record in self.counted():
            same = self.who(record["debtor_number"]) == self.who(inbound["debtor_number"])
            before = (record["on"], record["started_at"]) <= (inbound["on"], inbound["started_at"])
            near = inbound["on"] <= record["on"] + timedelta(days=terms["inbound_returned_days"])
            if same and before and near and self.is_attempt(record) and record["programme"] in ("11", "12", "21"):
                return True
        return False

    def notice(self, row, terms):
        if row["channel"] not in ("1", "2", "4", "5") or row["programme"] not in ("11", "12"):
            return None
        found = []
        for record in self.counted():
            if self.home(record["debtor_number"]) != self.home(row["debtor_number"]):
                continue
            if not self.is_visit(record) or record["outcome"] not in ("V20", "V23"):
                continue
            if record["programme"] not in ("11", "12"):
                continue
            if not record["on"] <= row["paid_on"] <= record["on"] + timedelta(days=terms["notice_days"]):
                continue
            if not row["due_on"] < record["on"] or self.stopped(row["debtor_number"], row["programme"], record["on"]):
                continue
            found.append(record)
        return latest(found)

    def loss(self, row, terms):
        found = []
        for record in self.counted():
            if self.home(record["debtor_number"]) == self.home(row["debtor_number"]) and record["channel"] != "2":
                before = row["filed_on"] - record["on"]
                if self.encourages(record, "loss") and timedelta(0) <= before <= timedelta(days=terms["loss_days"]):
                    found.append(record)
        return latest(found)

    # -- the month -----------------------------------------------------------------------------------------------

    def figures(self, month, terms_of, others=0):
        """The object of `saikoku figures`, without the version of the terms. `others`: yen of approved other work."""
        last = (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        terms = terms_of(last)
        credited = self.credited(terms_of)
        of_month = [row for row in self.payments if month <= row["paid_on"] <= last]
        voluntary = {
            rule: sum(
                credited[row["payment_number"]]["yen"] for row in of_month
                if credited[row["payment_number"]]["rule"] == rule
            )
            for rule in ("promise", "slip", "notice")
        }  # fmt: skip
        voluntary["loss"] = sum(
            row["premium_reduced"] for row in self.losses
            if month <= row["filed_on"] <= last and row["premium_reduced"] > 0 and self.loss(row, terms_of(row["filed_on"]))
        )  # fmt: skip
        voluntary["transfer"] = sum(
            credited[row["payment_number"]]["yen"] for row in of_month
            if credited[row["payment_number"]]["rule"] == "transfer"
        )  # fmt: skip
        to_voluntary = terms["other_added_to"] == "voluntary"
        voluntary["other"] = others if to_voluntary else 0
        voluntary["total"] = sum(voluntary.values())
        collected = sum(
            max(self.standing(row), 0) for row in of_month
            if row["channel"] == "6" and row["programme"] in ("11", "12", "21")
        )  # fmt: skip
        rates = {side: self.contact_rate(side, month, last, terms) for side in SIDES}
        rates["all"] = {name: rates["city_tax"][name] + rates["premium"][name] for name in rates["premium"] if name != "rate"}
        rates["all"]["rate"] = percent(rates["all"])
        return {
            "month": f"{month:%Y-%m}",
            "calls": {
                "city_tax": self.calls("city_tax", month, last),
                "premium": self.calls("premium", month, last) + self.calls("overpayment", month, last),
            },
            "households_visited": self.households_visited(month, last, terms),
            "voluntary": voluntary,
            "visit_collection": collected + (0 if to_voluntary else others),
            "contact_rate": rates,
        }

    def calls(self, side, first, last):
        return len({
            (self.who(row["debtor_number"]), row["on"], row["started_at"], row["worker_number"])
            for row in self.counted()
            if self.is_attempt(row) and row["programme"] in SIDES[side] and first <= row["on"] <= last
        })  # fmt: skip

    def households_visited(self, first, last, terms):
        begun = {}
        for row in sorted(self.counted(), key=lambda one: (one["on"], one["started_at"])):
            if self.is_visit(row) and row["programme"] in ("11", "12") and first <= row["on"] <= last:
                minute = row["started_at"].hour * 60 + row["started_at"].minute
                doorsteps = begun.setdefault((self.home(row["debtor_number"]), row["on"]), [])
                if not doorsteps or minute > doorsteps[-1] + terms["same_visit_minutes"]:
                    doorsteps.append(minute)
        return sum(len(doorsteps) for doorsteps in begun.values())

    def contact_rate(self, side, first, last, terms):
        targets = {
            self.who(row["debtor_number"]) for row in self.targets
            if row["month"] == first and row["programme"] in SIDES[side] and row["work"] in ("01", "02", "03")
            and not row["withdrawn"]
        }  # fmt: skip
        count = {"targets": len(targets), "stopped": 0, "paid_before": 0, "promised_before": 0, "contacted": 0}
        for person in targets:
            reason = self.taken_out(person, side, first, last, terms)
            if reason:
                count[reason] += 1
            elif any(self.is_contact(row) for row in self.of_person(person, side, first, last)):
                count["contacted"] += 1
        return count | {"rate": percent(count)}

    def of_person(self, person, side, first, last):
        return [
            row for row in self.counted()
            if self.who(row["debtor_number"]) == person and row["programme"] in SIDES[side] and first <= row["on"] <= last
        ]  # fmt: skip

    def taken_out(self, person, side, first, last, terms):
        day = first
        while day <= last:
            if any(self.stopped(person, programme, day) for programme in SIDES[side]):
                return "stopped"
            day += timedelta(days=1)
        touches = [
            row["on"] for row in self.of_person(person, side, first, last)
            if self.is_attempt(row) or self.is_visit(row) or self.is_contact(row)
        ]  # fmt: skip
        touch = min(touches) if touches else last
        if self.paid_before(person, side, last, touch, touched=bool(touches)):
            return "paid_before"
        for row in self.counted():
            if self.who(row["debtor_number"]) != person or row["programme"] not in SIDES[side]:
                continue
            if row["channel"] not in ("1", "2", "3") or not self.is_promise(row, terms):
                continue
            if not touch - timedelta(days=terms["promised_before_days"]) <= row["on"] < touch:
                continue
            if (row["promised_on"] or row["on"] + timedelta(days=terms["undated_promise_days"])) >= touch:
                return "promised_before"
        return None

    def paid_before(self, person, side, last, touch, *, touched):
        latest_row = {}
        for row in sorted(self.statements, key=lambda one: one["as_of"]):
            if row["programme"] in SIDES[side] and self.who(row["debtor_number"]) == person and row["as_of"] < last:
                latest_row[self.instalment(row), row["object"]] = row
        if not latest_row:
            return False
        for row in latest_row.values():
            paid = sum(
                self.standing(payment) for payment in self.payments
                if self.instalment(payment) == self.instalment(row) and payment["credited_on"] > row["as_of"]
                and (payment["paid_on"] < touch if touched else payment["paid_on"] <= last)
            )  # fmt: skip
            if row["unpaid"] - paid > 0:
                return False
        return True


def latest(records):
    if not records:
        return None
    return max(records, key=lambda row: (row["on"], row["started_at"], row["record_number"]))["record_number"]


def percent(count):
    left = count["targets"] - count["stopped"] - count["paid_before"] - count["promised_before"]
    if not left:
        return "-"
    hundredths = int(Fraction(count["contacted"] * 10000, left) + Fraction(1, 2))
    return f"{hundredths // 100}.{hundredths % 100:02d}"
