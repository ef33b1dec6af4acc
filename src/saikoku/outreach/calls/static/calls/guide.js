/* The panel beside an open call. F3 opens the list, a topic key its text at once; a number, words or arrows choose, Enter opens,
   Esc closes and gives the focus back to where one was typing. An outcome that is taken over is filled in, never
   recorded. Without this script the same links open the pages of the texts beside the call. */
(function () {
  "use strict";

  var panel = document.getElementById("guide");
  var form = document.getElementById("talk");
  if (!panel || !form || !window.htmx) { return; }
  var from = null;
  var typed = "";
  var asked = 0;

  function all(query) { return Array.from(panel.querySelectorAll(query)); }
  function shown(query) { return all(query).filter(function (one) { return one.getClientRects().length > 0; }); }

  /* Whom the operator has on the line: as said, else somebody else where the outcomes of the family are open. */
  function person() {
    var said = form.querySelector("[name=spoke_with]");
    var others = form.querySelector("[data-group=family]:not([hidden])");
    return said && said.value ? said.value : others ? "4" : "";
  }

  function load(address) {
    var mine = asked += 1;
    if (panel.hidden || !panel.contains(document.activeElement)) { from = document.activeElement; }
    window.htmx.ajax("GET", address + "?person=" + encodeURIComponent(person()), { target: panel, swap: "innerHTML" })
      .then(function () { if (mine === asked && panel.firstElementChild) { ready(); } });
  }

  function ready() {
    panel.hidden = false;
    panel.scrollTop = 0;
    var box = panel.querySelector("#guide-q");
    if (box) {
      box.value = typed;
      sift();
      box.focus();
      box.select();
    } else {
      var first = panel.querySelector("[data-guide-first]");
      number("[data-take]");
      if (first) { first.focus({ preventScroll: true }); }
    }
  }

  function close() {
    var back = from && from.isConnected && from !== document.body ? from : document.getElementById("main");
    asked += 1;
    panel.hidden = true;
    panel.replaceChildren();
    typed = "";
    back.focus();
  }

  /* The same key as rules/searching.py: width, case, kind of kana, spaces and the long vowel sign do not matter. */
  function plain(text) {
    return text.normalize("NFKC").toLowerCase().replace(/[ァ-ヶ]/g, function (one) {
      return String.fromCharCode(one.charCodeAt(0) - 0x60);
    }).replace(/ー/g, "");
  }

  /* The number of a case brings that case alone, everything else is looked for in the words. */
  function sift() {
    var words = plain(typed).split(/\s+/).filter(Boolean);
    var numbered = words.length === 1 && /^\d+$/.test(words[0])
      && panel.querySelector("[data-words][data-number='" + Number(words[0]) + "']");
    all("[data-words]").forEach(function (row) {
      row.hidden = numbered ? row !== numbered
        : !words.every(function (word) { return row.dataset.words.indexOf(word) >= 0; });
    });
    all("[data-guide-group]").forEach(function (group) { group.hidden = !group.querySelector("[data-words]:not([hidden])"); });
    panel.querySelector("[data-guide-none]").hidden = Boolean(panel.querySelector("[data-words]:not([hidden])"));
  }

  function number(query) {
    all(query).forEach(function (button) { button.querySelector("kbd").textContent = ""; });
    shown(query).slice(0, 9).forEach(function (button, place) { button.querySelector("kbd").textContent = place + 1; });
  }

  /* ---- What a text fills in ---- */
  function take(button) {
    var outcome = form.querySelector("[name=outcome][value='" + button.dataset.take + "']");
    var summary = document.getElementById("id_summary");
    var group = document.querySelector("[data-group-of='" + outcome.closest("[data-group]").dataset.group + "']");
    if (group) { group.click(); }
    var before = summary.value.trim();
    var record = button.dataset.record;
    if (before.indexOf(record) < 0) {
      summary.value = before + (before && !/[。.!?]$/.test(before) ? "。" : "") + record + (/:$/.test(record) ? " " : "");
      summary.dispatchEvent(new Event("input", { bubbles: true }));
    }
    from = summary;
    close();
    summary.setSelectionRange(summary.value.length, summary.value.length);
    outcome.checked = true;
    outcome.dispatchEvent(new Event("change", { bubbles: true }));
  }

  document.addEventListener("click", function (event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) { return; }
    var opener = event.target.closest("[data-guide]");
    var button = event.target.closest("[data-take]");
    if (opener) { event.preventDefault(); load(opener.dataset.guide); }
    else if (button) { take(button); }
    else if (event.target.closest("[data-guide-close]")) { close(); }
  });

  panel.addEventListener("input", function (event) {
    if (event.target.id === "guide-q") { typed = event.target.value; sift(); }
  });

  /* ---- Keys: those pressed in the panel never reach the desk's own letters ---- */
  panel.addEventListener("keydown", function (event) {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.altKey || event.metaKey) { return; }
    if (event.key === "Escape" || /^F\d+$/.test(event.key)) { return; }
    event.stopPropagation();
    var rows = shown("[data-words] button");
    var box = panel.querySelector("#guide-q");
    var digit = /^(?:Digit|Numpad)([0-9])$/.exec(event.code);
    if (box && digit && event.target !== box && !event.shiftKey) { box.value = typed = ""; box.focus(); }
    if (!box && digit && !event.shiftKey && document.body.dataset.letters !== "off") {
      var chosen = shown("[data-take]")[Number(digit[1]) - 1];
      event.preventDefault();
      if (chosen) { chosen.click(); }
      return;
    }
    if (!rows.length) { return; }
    if (event.key === "Enter" && event.target.id === "guide-q") { event.preventDefault(); rows[0].click(); }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      var next = rows.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
      event.preventDefault();
      (next < 0 ? box : rows[Math.min(next, rows.length - 1)]).focus();
    }
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape" || event.isComposing || panel.hidden || document.querySelector("dialog[open]")) { return; }
    event.preventDefault();
    close();
  });
}());
