/* Another order of a route: drag a row, or hold Alt and press an arrow. Both send what the buttons send. */
(function () {
  "use strict";

  var table = document.querySelector("[data-order]");
  if (!table) { return; }
  var form = table.closest("form");
  var dragged = null;

  function send(row, place) {
    [["stop", row.id.slice("stop-".length)], ["place", place]].forEach(function (pair) {
      var sent = document.createElement("input");
      sent.type = "hidden";
      sent.name = pair[0];
      sent.value = pair[1];
      form.prepend(sent);
    });
    form.querySelectorAll("[type=radio]").forEach(function (one) { one.checked = false; });
    form.submit();
  }

  function rowOf(target) { return target.closest ? target.closest("tr[data-place]") : null; }

  function mark(row) {
    table.querySelectorAll(".above").forEach(function (one) { one.classList.remove("above"); });
    if (row && row !== dragged) { row.classList.add("above"); }
  }

  table.addEventListener("keydown", function (event) {
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) { return; }
    var row = rowOf(event.target);
    if (!row) { return; }
    event.preventDefault();
    var place = Number(row.dataset.place) + (event.key === "ArrowUp" ? -1 : 1);
    if (place >= 1) { send(row, place); }
  });

  table.addEventListener("dragstart", function (event) {
    dragged = rowOf(event.target);
    if (dragged) { dragged.classList.add("dragged"); event.dataTransfer.effectAllowed = "move"; }
  });
  table.addEventListener("dragover", function (event) {
    var row = rowOf(event.target);
    if (dragged && row) { event.preventDefault(); mark(row); }
  });
  table.addEventListener("dragend", function () {
    if (dragged) { dragged.classList.remove("dragged"); }
    dragged = null;
    mark(null);
  });
  table.addEventListener("drop", function (event) {
    var row = rowOf(event.target);
    if (!dragged || !row || row === dragged) { return; }
    event.preventDefault();
    var from = Number(dragged.dataset.place), to = Number(row.dataset.place);
    send(dragged, from < to ? to - 1 : to);
  });

  /* After a change the row that was changed is in view and can be moved on. */
  var shown = window.location.hash.indexOf("#stop-") === 0 && document.getElementById(window.location.hash.slice(1));
  var radio = shown && shown.querySelector("[type=radio]");
  if (radio) { radio.checked = true; radio.focus(); shown.scrollIntoView({ block: "center" }); }
}());
