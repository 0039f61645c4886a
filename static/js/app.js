// Comfort on top of pages that work without it. Each part looks for what it moves, and is silent if there is none.

// Takes the reader to what is wrong with her form.
function problems() {
  document.querySelector(".problems")?.focus();
}

// A form is sent once, however often its button is tapped.
function busy() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return; // a search, or a file: the page stays, and may ask again
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    event.submitter?.setAttribute("aria-disabled", "true");
  });
  // Coming back by the browser's own button, the page is as it was: it may be sent again.
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
    for (const button of document.querySelectorAll("button[aria-disabled]")) button.removeAttribute("aria-disabled");
  });
}

// Shows the chosen day in the middle of its strip.
function strip() {
  const days = document.querySelector(".day-strip");
  const day = days?.querySelector("[aria-current]");
  if (day) days.scrollLeft = day.offsetLeft - (days.clientWidth - day.clientWidth) / 2;
}

// Says in the bar which time is chosen, as soon as it is.
function picked() {
  const said = document.querySelector("[data-picked]");
  if (!said) return;
  const say = () => {
    const chosen = document.querySelector(".slot input:checked");
    if (chosen) said.textContent = chosen.dataset.span;
  };
  document.addEventListener("change", say);
  addEventListener("pageshow", say);
}

// Shows a password while she types it.
function shows() {
  for (const button of document.querySelectorAll("[data-shows]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const field = document.getElementById(button.dataset.shows);
      const isShown = field.type === "text";
      field.type = isShown ? "password" : "text";
      button.setAttribute("aria-pressed", String(!isShown));
    });
  }
}

// Copies or prints what the page shows only once.
function keeps() {
  for (const button of document.querySelectorAll("[data-copies]")) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copies);
      button.textContent = button.dataset.copied;
    });
  }
  for (const button of document.querySelectorAll("[data-prints]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
}

problems();
busy();
strip();
picked();
shows();
keeps();
