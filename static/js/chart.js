// A day under her thumb: the slider says its numbers and lights its dot. The numbers are those of the table.

const slider = document.getElementById("slider");

function read() {
  const row = document.querySelectorAll("#chart-days tbody tr")[slider.value];
  const heads = [...document.querySelectorAll("#chart-days thead th")].map((cell) => cell.textContent);
  const [day, ...cells] = [...row.children].map((cell) => cell.textContent.trim());
  const said = cells.map((cell, number) => `${heads[number + 1]} ${cell}`).filter((_, number) => cells[number] !== "–");
  const text = [day, ...said].join(" · ");
  slider.setAttribute("aria-valuetext", text);
  slider.parentElement.querySelector("output").textContent = text;
  const { pain } = row.dataset;
  const at = Number(slider.value) * 10 + 5;
  document.querySelector("[data-light]").setAttribute("d", pain === "" ? "" : `M${at} ${100 - pain * 10}h0`);
}

if (slider) {
  slider.parentElement.hidden = false;
  slider.addEventListener("input", read);
  read();
}
