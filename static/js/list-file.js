// A file of a list goes into the field for its lines, read here: as UTF-8, or as Excel in Japan writes it.

const textOf = (bytes) => {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("shift_jis").decode(bytes);
  }
};

const place = document.querySelector("[data-list-file]");
if (place) {
  const field = document.getElementById(place.dataset.listFile);
  place.hidden = false;
  place.querySelector("input").addEventListener("change", async (event) => {
    const [file] = event.target.files;
    if (!file) return;
    field.value = textOf(await file.arrayBuffer());
    field.focus();
  });
}
