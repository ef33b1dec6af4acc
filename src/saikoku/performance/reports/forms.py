"""Which day's report?"""

from saikoku.ui.forms import DayField, Form


class ChooseDay(Form):
    on = DayField(label="報告する日", help_text="4/10、R8.4.10、2026-04-10 のように入力できます。")
