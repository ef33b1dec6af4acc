/* A call that came in: whoever opens the part for unknown callers writes in its first field. */
(function () {
  "use strict";

  var nobody = document.getElementById("nobody");
  if (!nobody || nobody.open) { return; }
  nobody.addEventListener("toggle", function () {
    if (nobody.open) { nobody.querySelector("input:not([type=hidden])").focus(); }
  });
}());
