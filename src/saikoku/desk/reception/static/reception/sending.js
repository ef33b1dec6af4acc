/* The file goes piece by piece: a lost line or a closed page costs one piece, not the file. Each piece goes with
   its hash; pieces that are there already are compared by hash and not sent again. When all are there, the form
   goes without the file. Without this script, or where the browser cannot hash, the form goes with the file. */
(function () {
  "use strict";

  var form = document.querySelector("form[data-sending]");
  if (!form || !window.crypto || !window.crypto.subtle || !window.fetch) { return; }
  var panel = form.querySelector("[data-panel]");
  var words = panel.querySelector("[data-words]");
  var said = panel.querySelector("[data-said]");
  var bar = panel.querySelector("progress");
  var head = panel.querySelector("h2");
  var submit = form.querySelector("[type=submit]");
  var usual = submit.textContent;
  var press = panel.querySelector("[data-pause]");
  var anew = panel.querySelector("[data-anew]");
  var trouble = panel.querySelector("[data-trouble]");
  var RETRIES = [1, 2, 4, 8, 15];
  var LOCKED = 5;
  var SHORT = 3;
  var button = null;
  var ready = false;
  var run = 0;

  function wait(seconds) {
    return new Promise(function (go) {
      var timer = window.setTimeout(done, seconds * 1000);
      function done() { window.clearTimeout(timer); window.removeEventListener("online", done); go(); }
      window.addEventListener("online", done);
    });
  }

  function hex(buffer) {
    return Array.from(new Uint8Array(buffer), function (byte) { return byte.toString(16).padStart(2, "0"); }).join("");
  }

  function hashOf(bytes) { return window.crypto.subtle.digest("SHA-256", bytes).then(hex); }

  function wholeOf(hashes) {
    var all = hashes.join("");
    var bytes = new Uint8Array(all.length / 2);
    for (var place = 0; place < bytes.length; place += 1) { bytes[place] = parseInt(all.substr(place * 2, 2), 16); }
    return hashOf(bytes);
  }

  /* ---- What is shown ---- */
  function size(bytes) {
    var steps = [["GB", 1e9], ["MB", 1e6], ["kB", 1e3]];
    var step = steps.find(function (one) { return bytes >= one[1]; });
    if (!step) { return bytes.toLocaleString("en-US") + " バイト"; }
    return (bytes / step[1]).toLocaleString("en-US", { minimumFractionDigits: 1, maximumFractionDigits: 1 }) + " " + step[0];
  }

  function span(seconds) {
    if (seconds < 60) { return Math.max(1, Math.round(seconds)) + " 秒"; }
    var minutes = Math.ceil(seconds / 60);
    return minutes < 60 ? minutes + " 分" : Math.floor(minutes / 60) + " 時間 " + (minutes % 60) + " 分";
  }

  function show(job) {
    var done = Math.min(job.next * job.piece, job.file.size);
    var passed = (Date.now() - job.began) / 1000;
    var sent = done - job.before;
    var left = sent > 0 && passed >= SHORT ? "残り約 " + span((job.file.size - done) * passed / sent) + "。" : "";
    bar.max = job.file.size;
    bar.value = done;
    words.textContent = size(done) + " / " + size(job.file.size) + "(" + Math.floor(done * 100 / job.file.size) + "%)を送りました。" + left;
    var quarter = Math.floor(done * 4 / job.file.size);
    if (quarter !== job.quarter) { job.quarter = quarter; said.textContent = words.textContent; }
  }

  function tell(lead, more, mayGoOn, mayBeginAnew) {
    trouble.hidden = !lead;
    trouble.querySelector("b").textContent = lead || "";
    trouble.querySelector("span").textContent = more || "";
    press.hidden = lead && !mayGoOn;
    anew.hidden = !mayBeginAnew;
  }

  function label(paused) { press.textContent = paused ? "続きを送る" : "いったん止める"; }

  /* Everything but the panel rests while the file goes: a file chosen meanwhile would be another one. */
  function rest(on) {
    head.textContent = on ? "ファイルを送っています" : "ファイルはまだ届いていません";
    submit.textContent = on ? "送っています" : usual;
    form.querySelectorAll("[data-rest]").forEach(function (part) { part.inert = on; });
    panel.hidden = false;
    panel.dataset.goes = on ? "yes" : "";
  }

  function stop(lead, more, mayGoOn, mayBeginAnew) {
    run += 1;
    tell(lead, more, mayGoOn, mayBeginAnew);
    label(true);
    rest(false);
    (mayGoOn ? press : mayBeginAnew ? anew : trouble).focus();
  }

  /* ---- Asking the server ---- */
  function token() { return form.elements.csrfmiddlewaretoken.value; }

  /* The answer as an object with `status`; status 0: no line; 302: the session rests or is over. */
  function ask(url, options) {
    options.credentials = "same-origin";
    options.redirect = "manual";
    options.headers = Object.assign({ "X-CSRFToken": token() }, options.headers || {});
    return window.fetch(url, options).then(function (answer) {
      if (answer.type === "opaqueredirect") { return { status: 302 }; }
      return answer.json().catch(function () { return {}; }).then(function (found) { found.status = answer.status; return found; });
    }, function () { return { status: 0 }; });
  }

  /* Asks until there is an answer that says yes or no; null when the person has stopped it meanwhile. */
  function insist(mine, url, options) {
    var tries = 0;
    function once() {
      return ask(url, options()).then(function (found) {
        if (mine !== run) { return null; }
        if (found.status === 302) {
          tell("画面の利用が終わったため、止まっています。", "ログインし直すと、続きから送ります。", true);
          return wait(LOCKED).then(again);
        }
        if (found.status === 0 || found.status >= 500) {
          tell(found.status ? "サーバーが受け取れませんでした。" : "サーバーにつながりません。", "つながると、続きから送ります。届いた分は残っています。", true);
          tries += 1;
          return wait(RETRIES[Math.min(tries, RETRIES.length) - 1]).then(again);
        }
        tell("");
        return found;
      });
    }
    function again() { return mine === run ? once() : null; }
    return once();
  }

  function begin(file, mine, fresh) {
    return insist(mine, form.dataset.sending, function () {
      var data = new FormData();
      ["layout", "form", "slip"].forEach(function (name) { data.append(name, form.elements[name].value); });
      data.append("name", file.name);
      data.append("size", String(file.size));
      if (fresh) { data.append("anew", "1"); }
      return { method: "POST", body: data };
    });
  }

  function bytesOf(job, number) {
    return job.file.slice(number * job.piece, (number + 1) * job.piece).arrayBuffer();
  }

  /* ---- One file ---- */
  function send(file, fresh) {
    var mine = run += 1;
    rest(true);
    tell("");
    label(false);
    words.textContent = "送る用意をしています。";
    panel.focus();
    begin(file, mine, fresh).then(function (found) {
      if (!found) { return null; }
      if (found.status !== 200) { return stop("このファイルは送れません。", found.words || "ファイルを選び直してください。", false); }
      form.elements.upload.value = found.reference;
      var job = {
        mine: mine, file: file, reference: found.reference, piece: found.piece, held: found.hashes, hashes: [], next: 0,
        before: Math.min(found.received * found.piece, file.size), began: Date.now(), quarter: 0, damaged: 0
      };
      return compare(job);
    }).catch(unreadable);
  }

  function unreadable() {
    stop("ファイルを読めなくなりました。", "変更、移動、または媒体の取り外しがなかったか確かめて、ファイルを選び直してください。届いた分は残っています。", false);
  }

  /* The pieces that are there must be those of the chosen file. */
  function compare(job) {
    if (job.mine !== run) { return null; }
    var number = job.hashes.length;
    if (number >= job.held.length) {
      job.next = number;
      job.began = Date.now();
      return pieces(job);
    }
    words.textContent = "前に届いた分と同じファイルか、確かめています(" + size(number * job.piece) + " / " + size(job.before) + ")。";
    return bytesOf(job, number).then(hashOf).then(function (hash) {
      if (hash !== job.held[number]) {
        return stop("前に送ったファイルと中身が違います。", "名前と大きさが同じで、中身の違うファイルです。前の分は途中の受け取りに残ります。このファイルを初めから送れます。", false, true);
      }
      job.hashes.push(hash);
      return compare(job);
    });
  }

  function pieces(job) {
    if (job.mine !== run) { return null; }
    show(job);
    if (job.next * job.piece >= job.file.size) { return finish(job); }
    var number = job.next;
    return bytesOf(job, number).then(function (bytes) {
      return hashOf(bytes).then(function (hash) {
        job.hashes[number] = hash;
        var url = form.dataset.uploads + job.reference + "/" + number + "/";
        return insist(job.mine, url, function () {
          return { method: "PUT", body: bytes, headers: { "Content-Type": "application/octet-stream", "X-Piece-SHA256": hash } };
        });
      });
    }).then(function (found) { return found && answered(job, number, found); });
  }

  function answered(job, number, found) {
    if (found.status === 200) {
      job.next = number + 1;
      job.damaged = 0;
      return pieces(job);
    }
    if (found.reason === "piece-order" && found.received < number) {
      job.next = found.received;
      return pieces(job);
    }
    if (found.reason === "piece-damaged" && job.damaged < SHORT) {
      job.damaged += 1;
      return pieces(job);
    }
    return stop("続きを送れません。", found.words || "ファイルを選び直してください。", false, found.reason === "piece-differs" || found.status === 404);
  }

  function finish(job) {
    return wholeOf(job.hashes).then(function (whole) {
      if (job.mine !== run) { return; }
      words.textContent = "すべて送りました(" + size(job.file.size) + ")。受け取って判定します。";
      said.textContent = words.textContent;
      press.hidden = true;
      form.elements.whole.value = whole;
      form.elements.file.disabled = true;
      ready = true;
      rest(false);
      head.textContent = "ファイルを受け取っています";
      form.requestSubmit(button);
    });
  }

  /* ---- The person ---- */
  function chosen() { return form.elements.file.files[0]; }

  form.addEventListener("submit", function (event) {
    var file = chosen();
    if (ready || !file || !form.elements.layout.value) { return; } /* the server says what is missing */
    event.preventDefault();
    event.stopPropagation();
    button = event.submitter || submit;
    if (form.dataset.name && (form.dataset.name !== file.name || Number(form.dataset.size) !== file.size)) {
      stop("選んだファイルが違います。", "続きを送るのは「" + form.dataset.name + "」(" + size(Number(form.dataset.size)) + ")です。", false, true);
    } else if (file.size > Number(form.dataset.largest)) {
      stop("ファイルが大きすぎます。", "受け取れるのは " + size(Number(form.dataset.largest)) + " までです。", false);
    } else {
      send(file, false);
    }
  });
  press.addEventListener("click", function () {
    if (panel.dataset.goes) { stop("止めています。", "届いた分は残っています。", true); } else if (chosen()) { send(chosen(), false); }
  });
  anew.addEventListener("click", function () { if (chosen()) { send(chosen(), true); } });
  form.elements.file.addEventListener("change", function () { if (!panel.hidden && !panel.dataset.goes) { panel.hidden = true; } });
  window.addEventListener("pageshow", function () { ready = false; form.elements.file.disabled = false; });
}());
