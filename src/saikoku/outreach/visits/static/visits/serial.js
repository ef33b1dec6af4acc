/* Send a paper (a receipt, an absence notice) to a mobile printer by Web Serial. The port is opened before the server is asked for the bytes, so that
   a printer that is off makes no print; after the first byte only the person at the printer knows whether paper came out. */
(function () {
  "use strict";

  var panel = document.querySelector("[data-serial]");
  if (!panel || !("serial" in navigator)) { return; }
  var button = panel.querySelector("button"), said = panel.querySelector("[role=status]");
  var bar = panel.querySelector("progress"), on = panel.querySelector("a");
  var PIECE = 1024;
  panel.hidden = false;

  function say(words) { said.textContent = words; }

  function wait(promise) {
    var patience = Number(panel.dataset.patience), timer;
    return Promise.race([promise, new Promise(function (_, refuse) {
      timer = setTimeout(function () { refuse(new Error("stalled")); }, patience);
    })]).finally(function () { clearTimeout(timer); });
  }

  async function send(port, bytes) {
    var writer = port.writable.getWriter();
    try {
      for (var at = 0; at < bytes.length; at += PIECE) {
        await wait(writer.write(bytes.slice(at, at + PIECE)));
        bar.value = Math.min(100, Math.round(100 * (at + PIECE) / bytes.length));
      }
      await wait(writer.close());
    } catch (fault) {
      writer.abort().catch(function () {});
      throw fault;
    }
  }

  async function print(port) {
    say(panel.dataset.paper + "を用意しています。");
    var form = panel.querySelector("form"), fields = new FormData(form);
    var answer = await fetch(form.action, { method: "POST", body: fields, headers: { "X-Requested-With": "serial" } });
    if (!answer.ok || answer.headers.get("Content-Type") !== "application/octet-stream") {
      say("印刷を始められませんでした。画面を読み込み直して、状態を確かめてください。");
      return;
    }
    var bytes = new Uint8Array(await answer.arrayBuffer());
    bar.hidden = false;
    say("プリンタに送っています。紙が出終わるまで、プリンタを動かさないでください。");
    try {
      await send(port, bytes);
    } catch (fault) {
      say(fault.message === "stalled"
        ? "プリンタが応答しません。電源を見て、" + panel.dataset.check
        : "送っている途中で接続が切れました。" + panel.dataset.check);
      on.hidden = false;
      on.focus();
      return;
    }
    say("送り終わりました。");
    window.location.assign(on.href);
  }

  async function begin() {
    var port;
    try {
      port = await navigator.serial.requestPort();
    } catch (fault) {
      say("プリンタが選ばれていません。何も印刷していません。");
      return;
    }
    try {
      await port.open({ baudRate: Number(panel.dataset.baud) });
    } catch (fault) {
      say("プリンタにつながりません。電源とケーブルを確かめてください。何も印刷していません。");
      return;
    }
    try {
      await print(port);
    } catch (fault) {
      say("サーバーにつながりません。画面を読み込み直して、状態を確かめてください。");
    } finally {
      port.close().catch(function () {});
    }
  }

  button.addEventListener("click", function (event) {
    event.preventDefault();
    button.disabled = true;
    begin().finally(function () { button.disabled = !on.hidden; });
  });
}());
