/* What every page does: focus after an answer, dialogs, announcements, the end of the session. */
(function () {
  "use strict";

  /* Whoever comes back to a page that answered a form, or loads it anew, asks for it: the form is not sent again. */
    window.history.replaceState(window.history.state, "", location.href);

  function byId(id) { return document.getElementById(id); }

  function focusOn(element) {
    if (!element) { return; }
    if (!element.matches("a[href],button,input,select,textarea,[tabindex]")) { element.tabIndex = -1; }
    element.focus();
  }

  /* ---- Announcements: one place, at most two, the worse first ---- */
  function announce(id, tone, lead, words, button, act) {
    var place = byId("notices");
    if (!place || byId(id)) { return; }
    var note = document.createElement("div");
    note.id = id;
    note.className = "note " + tone;
    note.setAttribute("role", "alert");
    var text = document.createElement("p");
    var bold = document.createElement("b");
    bold.textContent = lead;
    text.append(bold, " " + words);
    note.append(text);
    if (button) {
      var press = document.createElement("button");
      press.type = "button";
      press.className = "btn sm";
      press.textContent = button;
      press.addEventListener("click", act);
      var line = document.createElement("p");
      line.append(press);
      note.append(line);
    }
    if (tone === "bad") { place.prepend(note); } else { place.append(note); }
  }

  function withdraw(id) {
    var note = byId(id);
    if (note) { note.remove(); }
  }

  /* ---- The session: said two minutes before it ends; what is typed stays on the page ---- */
  var WARN = 120;
  var timer = 0;
  var over = 0;

  var endsAt = 0;

  function watchSession(left) {
    var seconds = Number(left || document.body.dataset.sessionSeconds || 0);
    clearTimeout(timer);
    clearTimeout(over);
    withdraw("session-note");
    if (!seconds) { return; }
    endsAt = Date.now() + seconds * 1000;
    timer = setTimeout(function () {
      announce("session-note", "look", "あと2分で、この画面の利用が終わります。",
        "続けるときはボタンを押してください。入力した内容はそのまま残ります。", "作業を続ける", keep);
    }, Math.max(0, seconds - WARN) * 1000);
    over = setTimeout(lock, seconds * 1000);
  }

  function secondsLeft() {
    return fetch(document.body.dataset.aliveUrl, { credentials: "same-origin", redirect: "manual" })
      .then(function (answer) { return answer.ok ? answer.text() : ""; })
      .then(Number);
  }

  function isCovered() { return Boolean(byId("cover") && byId("cover").open); }

  /* At the end the page is covered, unless another window has prolonged the session. */
  function lock() {
    withdraw("session-note");
    if (isCovered()) { return; }
    secondsLeft().then(function (left) { if (left) { watchSession(left); } else { cover(); } }).catch(cover);
  }

  function cover() {
    var dialog = byId("cover");
    if (!dialog || dialog.open) { return; }
    opener = document.activeElement;
    dialog.showModal();
    byId("cover-password").focus();
  }

  function uncover(event) {
    var form = event.target;
    var error = byId("cover-error");
    event.preventDefault();
    event.stopImmediatePropagation();
    error.hidden = true;
    fetch(form.action, { method: "POST", body: new FormData(form), credentials: "same-origin", redirect: "manual" })
      .then(function (answer) {
        byId("cover-password").value = "";
        if (answer.type === "opaqueredirect") {
          /* Where the session is gone altogether the answer points to the door: what is covered stays covered. */
          return secondsLeft().then(function (left) {
            if (!left) { location.assign(form.action); return; }
            byId("cover").close();
            watchSession(left);
          });
        } else if (answer.status === 422) {
          error.textContent = "パスワードが違います。";
          error.hidden = false;
          byId("cover-password").focus();
        } else {
          location.assign(form.action);
        }
      })
      .catch(function () {
        error.textContent = "サーバーにつながりません。少し待ってから、もう一度押してください。";
        error.hidden = false;
      });
  }

  document.addEventListener("submit", function (event) {
    if (event.target.closest("#cover")) { uncover(event); }
  }, true);
  document.addEventListener("cancel", function (event) {
    if (event.target.id === "cover") { event.preventDefault(); }
  }, true);
  document.addEventListener("visibilitychange", function () {
    if (!document.hidden && endsAt && Date.now() > endsAt) { lock(); }
  });

  function keep() {
    fetch(document.body.dataset.keepUrl, { method: "GET", credentials: "same-origin", redirect: "error" })
      .then(function (answer) {
        if (!answer.ok) { throw new Error(String(answer.status)); }
        watchSession();
      })
      .catch(function () {
        announce("session-over", "bad", "続けられませんでした。", "別のタブでログインし直してください。");
      });
  }

  /* ---- Dialogs: focus on the heading, Esc is the harmless answer ---- */
  var opener = null;

  function openDialog(id) {
    var dialog = byId(id);
    if (!dialog || dialog.open) { return; }
    opener = document.activeElement;
    dialog.dispatchEvent(new CustomEvent("saikoku:open"));
    dialog.showModal();
    focusOn(dialog.querySelector("h2"));
  }

  document.addEventListener("click", function (event) {
    var open = event.target.closest("[data-dialog]");
    if (open) { openDialog(open.dataset.dialog); return; }
    var close = event.target.closest("[data-close]");
    if (close) { close.closest("dialog").close(); }
  });
  document.addEventListener("close", function (event) {
    if (event.target.tagName === "DIALOG" && opener && opener.isConnected) { opener.focus(); }
  }, true);

  /* ---- A second press is ignored while the first is under way ---- */
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.dataset.sent && !form.hasAttribute("hx-post")) { event.preventDefault(); return; }
    if (form.method === "post" && !form.closest("[hx-post]")) { form.dataset.sent = "yes"; }
    var button = event.submitter;
    if (button && button.dataset.busy && !button.hasAttribute("aria-busy")) {
      button.setAttribute("aria-busy", "true");
      button.dataset.rest = button.textContent;
      button.textContent = button.dataset.busy;
    }
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
  });

  /* ---- While an interrupt stands, nothing beside it can be pressed; what is typed stays ---- */
  function stopTheRest(stop) {
    document.querySelectorAll("[data-stopped]").forEach(function (element) {
      if (!stop) { element.inert = false; delete element.dataset.stopped; }
    });
    if (!stop) { return; }
    [...stop.parentElement.children, ...document.querySelectorAll(".bar")].forEach(function (element) {
      if (element !== stop && !element.contains(stop) && !element.inert) { element.inert = true; element.dataset.stopped = ""; }
    });
  }

  /* ---- Answers to parts of the page ---- */
  function settled(root) {
    root.querySelectorAll("button[data-dialog][hidden],[data-fill][hidden]").forEach(function (button) {
      button.hidden = false;
    });
    var first = root.matches && root.matches("[data-first]") ? root : root.querySelector("[data-first]");
    if (first) { focusOn(first); if (first.matches("input")) { first.select(); } }
    stopTheRest(document.querySelector("[data-interrupt]"));
    prepareBoards(root);
    root.querySelectorAll(".tablewrap, .boardwrap, .chart > div").forEach(function (area) { sizes.observe(area); });
  }

  function region(event) { return event.detail.target || event.target; }

  document.addEventListener("htmx:beforeRequest", function (event) {
    if (isCovered()) { event.preventDefault(); return; }
    region(event).setAttribute("aria-busy", "true");
  });
  document.addEventListener("htmx:afterRequest", function (event) {
    region(event).removeAttribute("aria-busy");
    if (!event.detail.successful) { return; }
    withdraw("line-note");
    if (event.detail.requestConfig.triggeringEvent) { watchSession(); }
  });
  document.addEventListener("htmx:afterSettle", function (event) { settled(event.target); });
  document.addEventListener("htmx:responseError", function (event) {
    var status = event.detail.xhr.status;
    if (status === 401 || status === 403) {
      announce("line-note", "bad", "操作を受け付けませんでした。", "ログインが切れたか、権限がありません。入力した内容を控えてから、画面を読み込み直してください。");
    } else {
      announce("line-note", "bad", "画面を更新できませんでした。", "何も保存していません。もう一度操作してください(番号 " + status + ")。");
    }
  });
  ["htmx:sendError", "htmx:timeout"].forEach(function (name) {
    document.addEventListener(name, function () {
      announce("line-note", "bad", "サーバーにつながりません。", "まだ保存していません。入力した内容はこの画面に残っています。回線を確かめてから、もう一度操作してください。");
    });
  });
  document.addEventListener("saikoku:locked", lock);
  document.addEventListener("saikoku:focus", function (event) { focusOn(byId(event.detail.id)); });

  /* An address that points into the page puts the focus there (error summary). */
  document.addEventListener("click", function (event) {
    var link = event.target.closest('.note a[href^="#"]');
    var field = link && byId(link.hash.slice(1));
    if (field) { event.preventDefault(); field.scrollIntoView({ block: "center" }); focusOn(field); }
  });

  /* ---- What scrolls inside itself can be reached by keyboard, and only then ---- */
  var sizes = new ResizeObserver(function (changes) {
    changes.forEach(function (change) {
      var area = change.target;
      if (area.scrollWidth > area.clientWidth + 1 || area.scrollHeight > area.clientHeight + 1) { area.tabIndex = 0; }
      else if (area !== document.activeElement) { area.removeAttribute("tabindex"); }
    });
  });

  /* ---- Boards with amounts: one tab stop, arrow keys inside ---- */
  function prepareBoards(root) {
    root.querySelectorAll("table[data-board]").forEach(function (board) {
      var cells = board.querySelectorAll("td[data-detail]");
      cells.forEach(function (cell, place) { cell.tabIndex = place === 0 ? 0 : -1; });
    });
  }

  function tell(cell) {
    var board = cell.closest("table[data-board]");
    var line = board && document.querySelector('[data-boardline="' + board.id + '"]');
    if (line) { line.textContent = cell.querySelector(".vh").textContent; }
  }

  document.addEventListener("focusin", function (event) { if (event.target.matches("td[data-detail]")) { tell(event.target); } });
  document.addEventListener("mouseover", function (event) {
    var cell = event.target.closest && event.target.closest("td[data-detail]");
    if (cell) { tell(cell); }
  });
  document.addEventListener("keydown", function (event) {
    var cell = event.target;
    if (!cell.matches || !cell.matches("td[data-detail]")) { return; }
    var cells = Array.from(cell.closest("table").querySelectorAll("td[data-detail]"));
    var here = cells.indexOf(cell);
    var next = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: cells.length - 1 }[event.key];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      var row = cell.parentElement[event.key === "ArrowDown" ? "nextElementSibling" : "previousElementSibling"];
      next = row ? cells.indexOf(row.cells[cell.cellIndex]) : -1;
    }
    if (next === undefined || !cells[next]) { return; }
    event.preventDefault();
    cell.tabIndex = -1;
    cells[next].tabIndex = 0;
    cells[next].focus();
  });

  /* Nothing stays on the device, not even what htmx remembers. */
  try { sessionStorage.clear(); } catch (refused) {}

  settled(document);
  watchSession();
}());
