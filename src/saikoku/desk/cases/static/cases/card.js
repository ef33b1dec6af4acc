/* The card: the record that the address names is marked (card.css), and reading goes on there. */
(function () {
  "use strict";

  function arrive() {
    var before = document.querySelector("[data-arrived]"), row = document.getElementById(window.location.hash.slice(1));
    if (before) { before.removeAttribute("aria-current"); delete before.dataset.arrived; }
    if (!row || !row.matches("tbody > tr")) { return; }
    row.setAttribute("aria-current", "true");
    row.dataset.arrived = "";
    row.tabIndex = -1;
    row.focus();
  }

  window.addEventListener("hashchange", arrive);
  arrive();
}());
