/* Keys: whatever carries aria-keyshortcuts can be reached by that key. An act by key does exactly
   what its control does. Read by place on the keyboard (event.code), so kana input does not matter;
   never while a word is being composed. Characters rest while a text field has the focus and when
   the person has switched them off; function keys always work. */
(function () {
  "use strict";

  var CODES = { Slash: "/", Space: "Space", Enter: "Enter", Escape: "Escape", Minus: "-", Period: ".", Comma: "," };

  function nameOf(event) {
    var code = event.code;
    if (/^F\d+$/.test(code)) { return (event.shiftKey ? "Shift+" : "") + code; }
    if (event.shiftKey && code === "Slash") { return "?"; }
    if (event.shiftKey) { return ""; }
    if (/^Key[A-Z]$/.test(code)) { return code.slice(3); }
    if (/^(Digit|Numpad)\d$/.test(code)) { return code.slice(-1); }
    return CODES[code] || "";
  }

  function isText(element) {
    return element.matches && element.matches('textarea,select,[contenteditable],input:not([type="radio"],[type="checkbox"],[type="button"],[type="submit"])');
  }

  function isShown(element) {
    var box = element.closest("label") || element;
    return box.checkVisibility() && !element.closest("[inert],[hidden]") && !element.disabled;
  }

  function holders() {
    var dialog = document.querySelector("dialog[open]");
    return Array.from((dialog || document).querySelectorAll("[aria-keyshortcuts]")).filter(isShown);
  }

  function find(name) {
    return holders().find(function (holder) {
      return holder.getAttribute("aria-keyshortcuts").split(" ").indexOf(name) >= 0;
    });
  }

  function act(holder) {
    if (holder.matches('input[type="radio"],input[type="checkbox"]')) { holder.focus(); holder.click(); }
    else if (holder.matches("input,select,textarea")) { holder.focus(); if (holder.select) { holder.select(); } }
    else { holder.click(); }
  }

  /* J and K walk through the links of a list; the place stays visible. */
  function walk(step) {
    var links = Array.from(document.querySelectorAll("[data-list] tbody tr > :first-child a, ol[data-list] > li a:first-of-type"));
    if (!links.length) { return false; }
    var here = links.indexOf(document.activeElement);
    var next = links[here < 0 ? (step > 0 ? 0 : links.length - 1) : here + step];
    if (next) { next.focus(); next.scrollIntoView({ block: "nearest" }); }
    return true;
  }

  document.addEventListener("keydown", function (event) {
    if (event.defaultPrevented || event.isComposing || event.keyCode === 229) { return; }
    if (event.ctrlKey || event.altKey || event.metaKey) { return; }
    var name = nameOf(event);
    if (!name) { return; }
    if (!/F\d+$/.test(name)) {
      if (isText(event.target) || document.body.dataset.letters === "off") { return; }
      if (name === "Enter" || name === "Escape") { return; }
      if (name === "Space" && event.target.matches("a,button,input,summary")) { return; }
    }
    if (event.repeat) { if (find(name)) { event.preventDefault(); } return; }
    var holder = find(name);
    if (holder) { event.preventDefault(); act(holder); return; }
    if (name === "J" || name === "K") { if (walk(name === "J" ? 1 : -1)) { event.preventDefault(); } }
  });

  /* ---- The list of keys of this page ---- */
  function say(holder) {
    if (holder.getAttribute("aria-label")) { return holder.getAttribute("aria-label"); }
    var source = holder;
    if (holder.matches("input,select,textarea")) { source = (holder.labels && holder.labels[0]) || holder; }
    var copy = source.cloneNode(true);
    copy.querySelectorAll("kbd,.chip,input,select,textarea,.hint").forEach(function (part) { part.remove(); });
    return copy.textContent.trim().replace(/\s+/g, " ");
  }

  function line(list, keys, words) {
    var name = document.createElement("dt");
    keys.forEach(function (key) {
      var cap = document.createElement("kbd");
      cap.className = "f";
      cap.textContent = key;
      name.append(cap, " ");
    });
    var what = document.createElement("dd");
    what.textContent = words;
    list.append(name, what);
  }

  var list = document.querySelector("[data-key-list]");
  if (list) {
    list.closest("dialog").addEventListener("saikoku:open", function () {
      list.replaceChildren();
      holders().forEach(function (holder) {
        line(list, holder.getAttribute("aria-keyshortcuts").split(" "), say(holder));
      });
      if (document.querySelector("[data-list]")) { line(list, ["J", "K"], "一覧を下へ、上へ"); }
      line(list, ["Tab"], "次の項目へ");
      line(list, ["Esc"], "閉じる");
    });
  }
}());
