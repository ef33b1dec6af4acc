/* Make a picture smaller before it is sent: a slow line carries a tenth. Where that fails it goes as it is, and the server
   draws it anew in any case. Nothing is written to the device. */
(function () {
  "use strict";

  var LONGEST = 1280, QUALITY = 0.7;
  var field = document.querySelector(".shot input"), said = document.getElementById("shot-said");
  if (!field || !said) { return; }

  async function shrink(file) {
    var picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    var part = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    var board = document.createElement("canvas");
    board.width = Math.round(picture.width * part);
    board.height = Math.round(picture.height * part);
    board.getContext("2d").drawImage(picture, 0, 0, board.width, board.height);
    picture.close();
    var small = await new Promise(function (done) { board.toBlob(done, "image/jpeg", QUALITY); });
    if (!small || small.size >= file.size) { return; }
    var given = new DataTransfer();
    given.items.add(new File([small], "photo.jpg", { type: "image/jpeg" }));
    field.files = given.files;
  }

  function ready() { said.textContent = said.dataset.ready; }

  field.addEventListener("change", function () {
    said.textContent = "";
    if (field.files.length) { shrink(field.files[0]).catch(function () {}).then(ready); }
  });
}());
