/* While notes and coins are counted: what the pieces entered so far come to. The form works without it. */
(function () {
  "use strict";

  var pieces = document.querySelectorAll("input[data-kind]");
  var told = document.querySelector("[data-sum]");
  if (!pieces.length || !told) { return; }

  function figure(text) {
    return text.trim().replace(/[０-９]/g, function (one) { return String.fromCharCode(one.charCodeAt(0) - 0xFEE0); });
  }

  function tell() {
    var sum = 0, unread = 0;
    pieces.forEach(function (one) {
      var given = figure(one.value);
      if (/^\d{0,5}$/.test(given)) { sum += Number(one.dataset.kind) * Number(given); } else { unread += 1; }
    });
    told.textContent = "ここまでの計 " + String(sum).replace(/\B(?=(\d{3})+$)/g, ",") + "円"
      + (unread ? "(数字でない枚数を除く)" : "");
    told.hidden = false;
  }

  pieces.forEach(function (one) { one.addEventListener("input", tell); });
  tell();
})();
