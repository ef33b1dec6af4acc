/* On every page of somebody who may telephone: what the telephone's window says, and the keys for it. A call that comes in
   opens its case where nobody is being spoken with; else it is said, and F10 answers and
   opens. F10 is the hook: it dials, answers and hangs up, whatever can be done. */
(function () {
  "use strict";

  var bar = document.querySelector("[data-telephone]");
  if (!bar || !window.BroadcastChannel) { return; }
  var channel = new window.BroadcastChannel("saikoku-telephone");
  var part = function (name) { return bar.querySelector("[data-" + name + "]"); };
  var dials = document.querySelector("[data-dial-url]");
  var speaks = document.getElementById("talk");
  var here = document.querySelector("input[name=call]");
  var popped = here ? here.value : "";
  var WORDS = { closed: "電話の窓が閉じています", starting: "電話をつないでいます", ready: "電話 待受中", away: "電話がつながりません",
    refused: "電話を使えません", twice: "電話を使えません", mute: "マイクを使えません", dialling: "呼び出し中", ringing: "着信", talking: "通話中" };
  var state = { kind: "closed", since: 0 };

  function tick() {
    var busy = state.kind === "dialling" || state.kind === "talking";
    var seconds = Math.max(0, Math.floor((Date.now() - state.since) / 1000));
    part("clock").textContent = busy ? Math.floor(seconds / 60) + ":" + String(seconds % 60).padStart(2, "0") : "";
  }

  function show() {
    var ringing = state.kind === "ringing";
    bar.hidden = false;
    bar.dataset.state = state.kind;
    part("words").textContent = WORDS[state.kind] + (ringing ? " " + state.number : "");
    part("last").textContent = state.last || "";
    part("open").hidden = state.kind !== "closed";
    part("answer").hidden = !ringing;
    part("dial").hidden = !(dials && state.kind === "ready");
    part("hang-up").hidden = !(state.kind === "dialling" || state.kind === "talking");
    tick();
  }

  function isFresh(milliseconds) { return Date.now() - state.since < milliseconds; }

  /* Nobody is being spoken with on this page and nothing is being written. */
  function isFree() {
    var path = window.location.pathname, writes = document.querySelector("#nobody[open]");
    return !speaks && !writes && document.visibilityState === "visible" && (path === bar.dataset.inbound || path === bar.dataset.desk);
  }

  /* The case of whoever calls; the number leaves the address at once. */
  function open(number, call) {
    popped = call;
    window.location.assign(bar.dataset.inbound + "?" + new URLSearchParams({ number: number || "", call: call }));
  }

  channel.addEventListener("message", function (event) {
    var told = event.data;
    if (told.open && document.visibilityState === "visible") { open(told.open.number, told.open.call); }
    if (!told.state) { return; }
    state = told.state;
    show();
    if (state.kind === "ringing" && popped !== state.call && isFree()) { open(state.full, state.call); }
  });

  part("open").addEventListener("click", function () {
    window.open(bar.dataset.telephone, "saikoku-telephone", "popup,width=400,height=460");
  });
  part("answer").addEventListener("click", function () {
    channel.postMessage({ ask: "answer" });
    if (popped !== state.call) { open(state.full, state.call); }
  });
  part("dial").addEventListener("click", function () {
    if (state.ended && isFresh(1500)) { return; }  // the call ended by itself while the hook was pressed
    var chosen = document.querySelector("input[name=phone]:checked");
    channel.postMessage({ ask: "dial", url: dials.dataset.dialUrl, phone: chosen ? chosen.value : "" });
  });
  part("hang-up").addEventListener("click", function () { if (!isFresh(700)) { channel.postMessage({ ask: "hang-up" }); } });
  window.setInterval(tick, 500);
  show();
  channel.postMessage({ ask: "who" });
}());
