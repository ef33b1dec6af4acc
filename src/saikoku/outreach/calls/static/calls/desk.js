/* The call desk: timer, groups of outcomes, the call back. Without this script every group is
   simply open. */
(function () {
  "use strict";

  function all(query) { return Array.from(document.querySelectorAll(query)); }

  /* ---- A reload asks for the desk again; it never repeats an act ---- */
  var act = window.location.pathname.match(/^(.*\/)(?:next|pause|resume|take\/[^/]+|[^/]+\/(?:gate|record|undo|back|renew|acknowledge|supervisor|dialled|end-talk))\/$/);
  if (act) { window.history.replaceState(window.history.state, "", act[1]); }

  /* ---- Timers: of the talk, of what is written after it, of a pause ---- */
  all("[data-timer]").forEach(function (timer) {
    var began = Date.now() - Number(timer.dataset.timer) * 1000;
    timer.addEventListener("begun", function (event) { began = event.detail; tick(); });
    var limited = timer.closest("[data-limit]");
    var tick = function () {
      var seconds = Math.max(0, Math.floor((Date.now() - began) / 1000));
      timer.textContent = Math.floor(seconds / 60) + ":" + String(seconds % 60).padStart(2, "0");
      if (limited) { limited.classList.toggle("over", seconds > Number(limited.dataset.limit)); }
    };
    tick();
    window.setInterval(tick, 1000);
  });

  /* ---- The page's own telephone tells when the talk of this call is over, and when it goes on after all ---- */
  var writing = document.querySelector("[data-writing]");
  if (writing && document.querySelector("[data-telephone]") && window.BroadcastChannel) {
    new window.BroadcastChannel("saikoku-telephone").addEventListener("message", function (event) {
      var told = event.data.state;
      if (!told || told.call !== writing.dataset.writing) { return; }
      if (told.ended && writing.hidden) {
        writing.querySelector("[data-timer]").dispatchEvent(new window.CustomEvent("begun", { detail: told.since }));
      }
      writing.hidden = !told.ended;
    });
  }

  /* ---- The open page keeps its person, and with him what is typed: each minute, and where the page is left ---- */
  var form = document.getElementById("talk");
  if (form) {
    var address = form.action.replace(/record\/$/, "renew/?quiet=1");
    var keep = function (leaving) {
      window.fetch(address, {
        method: "POST", body: new FormData(form), credentials: "same-origin", redirect: "manual", keepalive: leaving
      }).catch(function () { /* the next question says that the line is gone */ });
    };
    window.setInterval(keep, 60000, false);
    window.addEventListener("beforeunload", function () { if (!form.dataset.sent) { keep(true); } });
  }

  /* ---- Enter ends a word of the input method; it goes on to the next field and never records a call ---- */
  document.addEventListener("keydown", function (event) {
    var field = event.target;
    if (event.key !== "Enter" || event.isComposing || event.keyCode === 229 || field.form !== form) { return; }
    if (!field.matches("select, input:not([type=radio],[type=checkbox])")) { return; }
    event.preventDefault();
    var fields = all("#talk input, #talk select").filter(function (one) {
      return one.type !== "hidden" && one.getClientRects().length > 0 && !one.disabled;
    });
    var next = fields[fields.indexOf(field) + 1];
    if (next) { next.focus(); }
  });

  /* ---- Esc leaves a field, so that the letters are keys again; what was typed stays ---- */
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape" || event.isComposing || event.keyCode === 229 || event.defaultPrevented) { return; }
    var guide = document.getElementById("guide");
    if (guide && !guide.hidden || document.querySelector("dialog[open]") || event.target.form !== form) { return; }
    if (form && event.target.matches("input, select")) { document.getElementById("main").focus({ preventScroll: true }); }
  });

  /* ---- Whose call was taken over leaves what he had typed for whoever goes on with it ---- */
  document.addEventListener("htmx:afterSettle", function () {
    var cover = document.querySelector("[data-leaves]");
    if (cover && form && !form.dataset.left) { form.dataset.left = "yes"; keep(false); }
  });

  /* ---- What came in covers the whole column, wherever it was scrolled to ---- */
  document.addEventListener("htmx:afterSettle", function () {
    var column = document.getElementById("main");
    if (!column || !column.querySelector("[data-interrupt]")) { return; }
    column.scrollTop = 0;
    column.style.overflowY = "hidden";
    var lost = column.querySelector("[data-typed]");
    var text = all("#talk [name$=summary]").map(function (field) { return field.value; }).filter(Boolean).join("\n");
    if (lost && text) { lost.hidden = false; lost.querySelector("textarea").value = text; }
  });

  /* ---- Ten seconds to undo what was recorded; then only the correction is left ---- */
  var undo = document.querySelector("[data-undo]");
  if (undo) {
    var until = Date.now() + Number(undo.dataset.undo) * 1000;
    var count = function () {
      var left = Math.ceil((until - Date.now()) / 1000);
      undo.querySelector("[data-undo-left]").textContent = " " + left + "秒";
      if (left <= 0) { undo.hidden = true; window.clearInterval(counting); }
    };
    var counting = window.setInterval(count, 250);
    count();
  }

  /* ---- Groups of outcomes ---- */
  function open(name) {
    all("[data-group]").forEach(function (group) { group.hidden = group.dataset.group !== name; });
    all("[data-group-of]").forEach(function (button) {
      button.setAttribute("aria-pressed", String(button.dataset.groupOf === name));
    });
  }
  all("[data-group-of]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { open(button.dataset.groupOf); });
  });
  var first = document.querySelector("[data-group][data-open]");
  if (first) { open(first.dataset.group); }

  /* ---- Fields that an outcome asks for ---- */
  function ask(id) {
    document.getElementById("more").open = true;
    document.getElementById(id).focus();
    document.getElementById(id).select();
  }
  document.addEventListener("change", function (event) {
    var asks = event.target.dataset && event.target.dataset.asks;
    if (asks === "call-back") { ask("id_call_back_day"); }
    if (asks === "new-phone") { ask("id_new_phone"); }
    if (event.target.dataset && event.target.dataset.apart && event.target.checked) {
      var own = document.getElementById(event.target.dataset.apart);
      own.closest(".promise").scrollIntoView({ block: "nearest" });
      own.focus();
    }
  });
  var more = document.getElementById("more");
  if (more) {
    more.querySelector("summary").addEventListener("click", function () {
      if (!more.open) { window.setTimeout(function () { document.getElementById("id_promise2_day").focus(); }); }
    });
  }

  /* ---- A record that was not written for its fields alone goes on at the first of them ---- */
  var told = all("#talk [data-first]"), wrong = all("#talk .note.bad a[href^='#']").map(function (link) {
    return document.getElementById(link.hash.slice(1));
  }).filter(Boolean).sort(function (one, other) {
    return one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
  })[0];
  if (told.length === 1 && wrong) { wrong.focus(); }

  var later = document.querySelector("[data-call-back]");
  if (later) {
    later.addEventListener("click", function () {
      var chosen = document.querySelector("[data-asks='call-back']:checked") || document.querySelector("[data-asks='call-back']");
      open(chosen.closest("[data-group]").dataset.group);
      chosen.checked = true;
      ask("id_call_back_day");
    });
  }
}());
