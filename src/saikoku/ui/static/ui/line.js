/* In the field the line comes and goes. While it is gone nothing leaves the page, so that nothing typed is lost; the server
   knows each act by its key, so what was sent twice counts once. */
(function () {
  "use strict";

  var LEAD = "回線がつながっていません。";
  var WAIT = " この画面のまま、電波の届く所へ移ってください。入力した内容は残っています。つながったら、同じボタンをもう一度押します。二度送っても、記録は一つです。";
  var PATIENCE = 10000;
  var asked = false, sure = false;

  function note() { return document.getElementById("away-note"); }

  function tell() {
    var place = document.getElementById("notices");
    if (!place || note()) { return; }
    var said = document.createElement("div"), text = document.createElement("p"), bold = document.createElement("b");
    said.id = "away-note";
    said.className = "note bad";
    said.setAttribute("role", "alert");
    bold.textContent = LEAD;
    text.append(bold, WAIT);
    said.append(text);
    place.prepend(said);
  }

  function forget() { if (note()) { note().remove(); } }

  function reaches() {
    var ends = window.AbortSignal && AbortSignal.timeout ? AbortSignal.timeout(PATIENCE) : undefined;
    return window.fetch(document.body.dataset.aliveUrl, { credentials: "same-origin", redirect: "manual", signal: ends });
  }

  /* The last question of the page failed, though the device says it has a line: ask before anything leaves. */
  function ask(again) {
    if (asked) { return; }
    asked = true;
    reaches().then(function () {
      forget();
      sure = true;
      again();
      sure = false;
    }).catch(tell).finally(function () { asked = false; });
  }

  function hold(event, again) {
    var gone = navigator.onLine === false;
    if (sure || (!gone && !document.getElementById("line-note"))) { return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (gone) { tell(); note().scrollIntoView({ block: "nearest" }); } else { ask(again); }
  }

  document.addEventListener("submit", function (event) {
    var form = event.target, button = event.submitter;
    hold(event, function () { form.requestSubmit(button); });
  }, true);
  document.addEventListener("click", function (event) {
    var link = event.target.closest("a[href]");
    if (link && !link.getAttribute("href").startsWith("#")) { hold(event, function () { link.click(); }); }
  }, true);
  window.addEventListener("offline", tell);
  window.addEventListener("online", forget);
}());
