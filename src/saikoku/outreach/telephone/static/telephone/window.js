/* The telephone's window: it holds the line to the SIP server, so that a call goes on while the pages beside it change.
   Pages of the same browser ask through a channel: who is there, dial, answer, hang up. What happens is told to them and
   to the program. Nothing is kept here. */
(function () {
  "use strict";

  var root = document.querySelector("[data-line]");
  if (!root || !window.JsSIP) { return; }
  var channel = new window.BroadcastChannel("saikoku-telephone");
  var part = function (name) { return root.querySelector("[data-" + name + "]"); };
  var token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
  var WORDS = {
    starting: "つないでいます", ready: "待受中", away: "電話のサーバにつながりません。つながるまで待っています",
    refused: "電話のサーバが、この内線を受け付けません。システム管理者に知らせてください", twice: "電話の窓は、ほかにも開いています。この窓は閉じてください",
    mute: "マイクを使えません。ブラウザの設定で許可してください", dialling: "呼び出しています", ringing: "着信", talking: "通話中"
  };
  var CAUSES = {
    "Busy": "busy", "Rejected": "rejected", "No Answer": "no-answer", "Canceled": "cancelled", "Unavailable": "unavailable",
    "Not Found": "unavailable", "Terminated": "terminated", "Expires": "no-answer"
  };
  var state = { kind: "starting", since: 0, number: "", call: "" };
  var ua = null, session = null, leg = null, realm = "", tone = null;

  /* ---- What is said to the other pages, to this one, and to the program ---- */
  function set(kind, more) {
    state = Object.assign({ kind: kind, since: Date.now(), number: "", call: "" }, more || {});
    channel.postMessage({ state: state });
    show();
  }

  function show() {
    var busy = state.kind === "dialling" || state.kind === "talking";
    part("state").textContent = (state.words || WORDS[state.kind]) + (state.last ? "(" + state.last + ")" : "");
    part("number").textContent = state.number;
    part("answer").hidden = state.kind !== "ringing";
    part("hang-up").hidden = !(busy || state.kind === "ringing");
    part("clock").hidden = !busy;
    root.dataset.state = state.kind;
    document.title = WORDS[state.kind].slice(0, 8) + " - 電話";
    tick();
  }

  function tick() {
    var seconds = Math.max(0, Math.floor((Date.now() - state.since) / 1000));
    part("clock").textContent = Math.floor(seconds / 60) + ":" + String(seconds % 60).padStart(2, "0");
  }

  function post(address, values) {
    return window.fetch(address, {
      method: "POST", body: new URLSearchParams(values), headers: { "X-CSRFToken": token }, credentials: "same-origin", redirect: "manual"
    });
  }

  /* What happened is told again until it is heard, each time with how long ago it was. */
  function tell(kind, cause) {
    var values = { call: leg.call, leg: leg.id, direction: leg.direction, kind: kind, cause: cause || "" };
    var when = Date.now(), tries = 0;
    (function send() {
      values.ago = String(Math.round(Date.now() - when));
      post(root.dataset.event, values).then(function (answer) {
        if (answer.status !== 204 && answer.status !== 400) { throw new Error("not heard"); }
      }).catch(function () { if (++tries < 700) { window.setTimeout(send, 5000); } });
    }());
  }

  /* 26 characters: the moment, then chance (ULID). */
  function ulid() {
    var signs = "0123456789ABCDEFGHJKMNPQRSTVWXYZ", time = Date.now(), text = "";
    for (var n = 0; n < 10; n += 1) { text = signs[time % 32] + text; time = Math.floor(time / 32); }
    window.crypto.getRandomValues(new Uint8Array(16)).forEach(function (byte) { text += signs[byte % 32]; });
    return text;
  }

  function masked(number) {
    return number.length > 7 ? number.slice(0, number.length - 8) + "-••••-" + number.slice(-4) : number ? "番号あり" : "非通知";
  }

  /* ---- A bell from the page itself: no sound file ---- */
  function ring(on) {
    if (tone) { window.clearInterval(tone.timer); tone.context.close(); tone = null; }
    if (!on || !window.AudioContext) { return; }
    var context = new window.AudioContext();
    var beep = function () {
      var sound = context.createOscillator(), loud = context.createGain();
      sound.frequency.value = 420; loud.gain.value = 0.08;
      sound.connect(loud); loud.connect(context.destination);
      sound.start(); sound.stop(context.currentTime + 0.9);
    };
    beep();
    tone = { context: context, timer: window.setInterval(beep, 3000) };
  }

  /* ---- One call at a time ---- */
  var MEDIA = { mediaConstraints: { audio: true, video: false }, pcConfig: { iceServers: [] } };

  function hear(connection) {
    connection.addEventListener("track", function (event) {
      part("voice").srcObject = event.streams[0] || new window.MediaStream([event.track]);
    });
  }

  function follow(one) {
    var gathering = null;
    session = one;
    if (one.connection) { hear(one.connection); }
    one.on("peerconnection", function (event) { hear(event.peerconnection); });
    one.on("icecandidate", function (event) {
      window.clearTimeout(gathering);
      gathering = window.setTimeout(event.ready, 200);
    });
    one.on("accepted", function () {
      ring(false);
      tell("answered");
      set("talking", { number: state.number, call: leg.call });
    });
    var over = function (event) {
      var cause = CAUSES[event.cause] || "failed";
      ring(false);
      tell("ended", cause);
      session = null;
      set("ready", { ended: true, call: leg.call, last: event.cause === "User Denied Media Access" ? WORDS.mute : "" });
    };
    one.on("ended", over);
    one.on("failed", over);
  }

  function dial(asked) {
    if (session || state.kind !== "ready" || !/^\/[^/]/.test(asked.url)) { return; }
    post(asked.url, { phone: asked.phone || "" }).then(function (answer) {
      return answer.json().then(function (given) { return { ok: answer.ok, given: given }; });
    }).then(function (heard) {
      if (!heard.ok) { set("ready", { last: heard.given.reason }); return; }
      if (session) { return; }
      leg = { id: ulid(), call: heard.given.call, direction: "out" };
      set("dialling", { number: heard.given.display, call: leg.call });
      tell("dialled");
      ua.call("sip:" + heard.given.number + "@" + realm, MEDIA);
    }).catch(function () { set("ready", { last: "番号を受け取れませんでした" }); });
  }

  function answer() { if (session && state.kind === "ringing") { session.answer(MEDIA); } }
  function hangUp() { if (session) { session.terminate(); } }

  function came(event) {
    if (event.originator === "local") { follow(event.session); return; }
    if (session) { event.session.terminate({ status_code: 486 }); return; }
    var from = event.request.from.uri.user || "";
    var number = /^[0-9]{9,11}$/.test(from) ? from : /^\+81[0-9]{9,10}$/.test(from) ? "0" + from.slice(3) : "";
    var id = ulid();
    leg = { id: id, call: id, direction: "in" };
    follow(event.session);
    tell("rang");
    set("ringing", { number: masked(number), full: number, call: id });
    ring(true);
  }

  /* ---- The line to the server ---- */
  function begin() {
    post(root.dataset.signIn, {}).then(function (reply) {
      return reply.json().then(function (seat) {
        if (!reply.ok) { set("refused", { words: seat.reason }); return; }
        realm = seat.realm;
        ua = new window.JsSIP.UA({
          sockets: [new window.JsSIP.WebSocketInterface(seat.address)], uri: "sip:" + seat.extension + "@" + seat.realm,
          authorization_user: seat.extension, realm: seat.realm, ha1: seat.ha1, register: true, register_expires: 300,
          session_timers: false, user_agent: "Saikoku", connection_recovery_max_interval: 10
        });
        ua.on("registered", function () { if (!session && state.kind !== "ready") { set("ready"); } });
        ua.on("registrationFailed", function (event) { if (!session) { set(event.response ? "refused" : "away"); } });
        ua.on("disconnected", function () { if (!session) { set("away"); } });
        ua.on("newRTCSession", came);
        ua.start();
      });
    }).catch(function () { set("away"); window.setTimeout(begin, 5000); });
  }

  channel.addEventListener("message", function (event) {
    var asked = event.data;
    if (asked.ask === "who") { if (state.kind !== "twice") { channel.postMessage({ state: state }); } }
    else if (asked.ask === "dial") { dial(asked); }
    else if (asked.ask === "answer") { answer(); }
    else if (asked.ask === "hang-up") { hangUp(); }
    else if (asked.state && !ua && state.kind === "starting") { set("twice"); channel.close(); }
  });
  part("answer").addEventListener("click", function () {
    channel.postMessage({ open: { number: state.full, call: state.call } });
    answer();
  });
  part("hang-up").addEventListener("click", hangUp);
  window.setInterval(tick, 500);
  window.addEventListener("pagehide", function () {
    channel.postMessage({ state: { kind: "closed" } });
    if (ua) { ua.stop(); }
  });

  show();
  channel.postMessage({ ask: "who" });
  window.setTimeout(function () {
    if (state.kind !== "starting") { return; }
    navigator.mediaDevices.getUserMedia({ audio: true }).then(function (stream) {
      stream.getTracks().forEach(function (track) { track.stop(); });
      begin();
    }, function () { set("mute"); });
  }, 300);
}());
