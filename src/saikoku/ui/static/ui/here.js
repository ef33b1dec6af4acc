/* At a terminal: where it is, at intervals and with each act. Nothing is kept on the device. */
(function () {
  "use strict";

  var WITHOUT = {1: "denied", 2: "unavailable", 3: "timeout"};
  var body = document.body;
  var last = "";

  function tokens() { return JSON.parse(body.getAttribute("hx-headers") || "{}"); }

  function measured(place) {
    var c = place.coords;
    return [c.latitude.toFixed(6), c.longitude.toFixed(6), Math.ceil(c.accuracy)].join(",");
  }

  function measure(then) {
    if (!navigator.geolocation) { last = "unsupported"; then(); return; }
    navigator.geolocation.getCurrentPosition(
      function (place) { last = measured(place); then(); },
      function (fault) { last = WITHOUT[fault.code] || "unavailable"; then(); },
      {enableHighAccuracy: true, maximumAge: 15000, timeout: 20000}
    );
  }

  function tell() {
    measure(function () {
      var headers = tokens();
      headers["Content-Type"] = "application/x-www-form-urlencoded";
      fetch(body.dataset.hereUrl, {method: "POST", headers: headers, body: "position=" + encodeURIComponent(last)})
        .catch(function () { /* the line is gone: the page says so by itself, the next interval tells again */ });
    });
  }

  document.addEventListener("htmx:configRequest", function (event) {
    if (last && event.detail.verb !== "get") { event.detail.headers["X-Position"] = last; }
  });

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post") { return; }
    var field = form.elements.position;
    if (!field) {
      field = document.createElement("input");
      field.type = "hidden";
      field.name = "position";
      form.append(field);
    }
    if (field.type === "hidden") { field.value = last; }
  }, true);

  tell();
  window.setInterval(tell, Math.max(10, Number(body.dataset.hereSeconds)) * 1000);
})();
