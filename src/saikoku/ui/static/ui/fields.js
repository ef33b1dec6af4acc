/* Fields: yen are grouped on leaving, a day is said in words beside its field. The server decides;
   this only shows early what it will read. */
(function () {
  "use strict";

  function plain(text) { return text.normalize("NFKC").replace(/\s/g, ""); }

  /* ---- Sliders ---- */
  addEventListener("input", function (e) { if (e.target.type === "range") { e.target.nextElementSibling.firstChild.textContent = e.target.value; } });

  /* ---- Yen ---- */
  function groupYen(field) {
    var digits = plain(field.value).replace(/[,、円¥]/g, "");
    if (/^\d{1,12}$/.test(digits)) { field.value = Number(digits).toLocaleString("en-US"); }
  }

  /* ---- Days ---- */
  var ERAS = [["R", "令和", 2019, "2019-05-01"], ["H", "平成", 1989, "1989-01-08"], ["S", "昭和", 1926, "1926-12-25"],
    ["T", "大正", 1912, "1912-07-30"], ["M", "明治", 1868, "1873-01-01"]];
  var WEEKDAYS = "日月火水木金土";

  function made(year, month, day) {
    var found = new Date(Date.UTC(year, month - 1, day));
    found.setUTCFullYear(year);
    return found.getUTCMonth() === month - 1 && found.getUTCDate() === day ? found : null;
  }

  function iso(day) { return day.toISOString().slice(0, 10); }

  /* A day of an era, or null where the era had no such day (平成31年5月1日). */
  function ofEra(letter, number, month, day) {
    var place = ERAS.findIndex(function (one) { return one[0] === letter.toUpperCase() || one[1][0] === letter[0]; });
    var count = number === "元" ? 1 : Number(number);
    var found = made(ERAS[place][2] + count - 1, month, day);
    var within = found && count > 0 && iso(found) >= ERAS[place][3] && (place === 0 || iso(found) < ERAS[place - 1][3]);
    return within ? found : null;
  }

  function nearest(today, month, day) {
    var year = today.getUTCFullYear();
    var near = [year - 1, year, year + 1].sort(function (a, b) {
      var when = function (y) { return Math.abs(Date.UTC(y, month - 1, Math.min(day, 28)) - today); };
      return when(a) - when(b);
    })[0];
    return made(near, month, day);
  }

  /* Returns a day, null (no such day) or undefined (not yet readable). */
  function read(text, today) {
    var value = plain(text).replace(/\([日月火水木金土]\)$/, "");
    var m;
    if ((m = value.match(/^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/)) || (m = value.match(/^(\d{4})(\d\d)(\d\d)$/))) { return made(+m[1], +m[2], +m[3]); }
    if ((m = value.match(/^([MTSHR明大昭平令])[治正和成]?(\d{1,2}|元)[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/i)) || (m = value.match(/^([MTSHR])(\d\d)(\d\d)(\d\d)$/i))) { return ofEra(m[1], m[2], +m[3], +m[4]); }
    if ((m = value.match(/^(\d{1,2})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/))) { return ofEra("R", m[1], +m[2], +m[3]); }
    if ((m = value.match(/^(\d{1,2})[-/.月](\d{1,2})日?$/)) || (m = value.match(/^(\d\d)(\d\d)$/))) { return nearest(today, +m[1], +m[2]); }
    if ((m = value.match(/^\+(\d{1,4})$/))) { return new Date(today.getTime() + Number(m[1]) * 86400000); }
    return undefined;
  }

  function inWords(day) {
    var era = ERAS.find(function (one) { return iso(day) >= one[3]; });
    if (!era) { return iso(day); }
    var number = day.getUTCFullYear() - era[2] + 1;
    return era[1] + (number === 1 ? "元" : number) + "年" + (day.getUTCMonth() + 1) + "月" + day.getUTCDate() + "日(" + WEEKDAYS[day.getUTCDay()] + ")";
  }

  function remark(day, holidays) {
    var holiday = holidays.split("|").find(function (one) { return one.slice(0, 10) === iso(day); });
    if (holiday) { return "祝日(" + holiday.slice(11) + ")です"; }
    return day.getUTCDay() % 6 ? "" : WEEKDAYS[day.getUTCDay()] + "曜日です";
  }

  function echo(field, leaving) {
    var out = document.querySelector('output[for="' + field.id + '"]');
    if (!out) { return; }
    var day = read(field.value, new Date(out.dataset.today + "T00:00:00Z"));
    out.replaceChildren();
    if (day === null) {
      if (leaving) { part(out, "bad", "この日はありません。"); }
    } else if (day) {
      part(out, "", inWords(day));
      var said = remark(day, out.dataset.holidays || "");
      if (said) { part(out, "look", " " + said); }
      if (leaving) { field.value = iso(day); }
    }
  }

  function part(out, tone, words) {
    var span = document.createElement("span");
    span.className = tone;
    span.textContent = words;
    out.append(span);
  }

  /* ---- Characters that a file for the city cannot hold ---- */
  var held = null;

  /* Every character of CP932, read from the browser's own table (user-defined characters included). */
  function cp932() {
    if (held) { return held; }
    var bytes = [];
    var lead, trail;
    for (lead = 0x81; lead <= 0xfc; lead += 1) {
      if (lead >= 0xa0 && lead <= 0xdf) { continue; }
      for (trail = 0x40; trail <= 0xfc; trail += 1) { if (trail !== 0x7f) { bytes.push(lead, trail); } }
    }
    for (lead = 0xa1; lead <= 0xdf; lead += 1) { bytes.push(lead); }
    held = new Set(new TextDecoder("shift_jis").decode(new Uint8Array(bytes)));
    held.delete("\ufffd");
    return held;
  }

  function strange(text) {
    return Array.from(text).filter(function (sign) { return sign.codePointAt(0) > 0x7f && !cp932().has(sign); });
  }

  function noteOf(field) {
    var note = document.getElementById(field.dataset.cp932);
    if (note) { return note; }
    note = document.createElement("p");
    note.id = field.dataset.cp932 = field.id + "_strange";
    note.className = "note look small";
    note.setAttribute("role", "status");
    note.append(document.createElement("b"), document.createElement("span"));
    note.firstChild.textContent = "市へ渡すファイルに入らない文字があります。";
    note.lastChild.dataset.strange = "";
    note.append("別の文字で書くと確実です。");
    field.after(note);
    return note;
  }

  function warn(field) {
    var found = strange(field.value);
    if (!found.length && !document.getElementById(field.dataset.cp932)) { return; }
    var note = noteOf(field);
    note.hidden = !found.length;
    note.querySelector("[data-strange]").textContent = Array.from(new Set(found)).map(function (sign) {
      return "「" + sign + "」(U+" + sign.codePointAt(0).toString(16).toUpperCase().padStart(4, "0") + ") ";
    }).join("");
  }

  document.addEventListener("input", function (event) {
    if (event.target.matches("[data-cp932]") && !event.isComposing) { warn(event.target); }
  });
  document.addEventListener("compositionend", function (event) {
    if (event.target.matches("[data-cp932]")) { warn(event.target); }
  });
  document.addEventListener("input", function (event) {
    if (event.target.matches("[data-day]") && !event.isComposing) { echo(event.target, false); }
  });
  document.addEventListener("focusout", function (event) {
    if (event.target.matches("[data-yen]")) { groupYen(event.target); }
    if (event.target.matches("[data-day]")) { echo(event.target, true); }
  });
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-fill]");
    var field = button && document.getElementById(button.dataset.fill);
    if (field) { field.value = button.dataset.value; echo(field, true); field.focus(); }
  });
}());
