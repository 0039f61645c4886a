// What stands in a question of the log, and showing something else there.

export const buttons = (question) => [...question.querySelectorAll(".scale button, .answers button")];

const number = (question) => Number(pressed(question)[0]?.value ?? NaN);
const read = {
  scale: number,
  faces: number,
  rating: number,
  one: (question) => pressed(question)[0]?.value,
  some: (question) => pressed(question).map((button) => button.value),
  words: (question) => question.querySelector("textarea").value.trim(),
};

export const pressed = (question) => buttons(question).filter((button) => button.getAttribute("aria-pressed") === "true");

// What is noted there, or null.
export function value(question) {
  const found = read[question.dataset.kind](question);
  return found === undefined || found === "" || Number.isNaN(found) || found.length === 0 ? null : found;
}

// What the page came with, whatever has been typed since.
export function came(question) {
  const field = question.querySelector("textarea");
  return field ? field.defaultValue.trim() || null : value(question);
}

// Nothing, but for what has been typed already.
export function emptied(question) {
  const field = question.querySelector("textarea");
  const typed = field && field.value !== field.defaultValue ? field.value.trim() : null;
  if (field) field.defaultValue = "";
  return typed;
}

const isLow = ({ dataset }, found) => dataset.kind === "scale" && found < Number(dataset.high);

export function show(question, found) {
  const all = [found].flat().map(String);
  for (const button of buttons(question)) button.setAttribute("aria-pressed", String(found !== null && all.includes(button.value)));
  const field = question.querySelector("textarea");
  if (field && field.value.trim() !== (found ?? "")) field.value = found ?? ""; // what she is typing is hers
  question.toggleAttribute("data-answered", found !== null);
  const advice = question.querySelector("[data-advice]");
  if (advice) advice.hidden = found === null || found === advice.dataset.except || isLow(question, found);
  if (question.dataset.question === "pain") {
    const parts = document.getElementById("q-parts");
    if (parts) parts.hidden = !found;
  }
}
