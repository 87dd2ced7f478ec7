// What of the chosen photo becomes the portrait: a frame that is dragged, or moved with three sliders. The server crops, by the
// same three numbers (tepei/portal/pictures.py); without this script, and for a file that is no picture, it takes the middle.
"use strict";
const SHAPE = 295 / 413; // width to height of a portrait

function framed(fieldset) {
  const file = document.getElementById(fieldset.dataset.frame);
  const stage = fieldset.querySelector(".stage");
  const picture = stage.querySelector("img");
  const box = stage.querySelector(".frame-box");
  const [across, down, width] = ["across", "down", "width"].map((part) => fieldset.querySelector(`[name=frame_${part}]`));

  // Parts of the picture's sides: the sliders' thousandths, and the frame's height as its width gives it.
  const tall = () => (width.value * picture.naturalWidth) / SHAPE / picture.naturalHeight;

  function keepInside(slider, size) {
    const half = Math.min(500, size / 2);
    slider.min = Math.round(half);
    slider.max = Math.round(1000 - half);
  }

  function draw() {
    keepInside(across, width.value);
    keepInside(down, tall());
    box.style.width = `${width.value / 10}%`;
    box.style.height = `${tall() / 10}%`;
    box.style.left = `${(across.value - width.value / 2) / 10}%`;
    box.style.top = `${(down.value - tall() / 2) / 10}%`;
  }

  function show(is) {
    fieldset.hidden = fieldset.disabled = !is;
  }

  file.addEventListener("change", () => {
    show(false);
    URL.revokeObjectURL(picture.src);
    if (file.files[0]) picture.src = URL.createObjectURL(file.files[0]);
  });
  picture.addEventListener("load", () => {
    const { naturalWidth, naturalHeight } = picture;
    width.max = Math.floor(1000 * Math.min(1, (naturalHeight * SHAPE) / naturalWidth));
    width.value = width.max;
    keepInside(across, width.value);
    keepInside(down, tall());
    across.value = down.value = 500;
    show(true);
    draw();
  });
  fieldset.addEventListener("input", draw);
  stage.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    stage.setPointerCapture(event.pointerId);
  });
  stage.addEventListener("pointermove", (event) => {
    if (!stage.hasPointerCapture(event.pointerId)) return;
    across.value = Number(across.value) + (1000 * event.movementX) / picture.clientWidth;
    down.value = Number(down.value) + (1000 * event.movementY) / picture.clientHeight;
    draw();
  });
}
const frames = () => document.querySelectorAll("[data-frame]:not([data-ready])").forEach((fieldset) => {
  fieldset.dataset.ready = "";
  framed(fieldset);
});
document.addEventListener("parts", frames); // parts.js brought others
frames();
