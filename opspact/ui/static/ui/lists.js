// Filters apply when they change; a part of a form is there for one choice alone; a timeline shows one kind; long choices become searchable where TomSelect is loaded.
import { each } from "./dom.js";

each("form[data-auto]", (form) => {
  form.classList.add("auto")
  form.addEventListener("change", () => form.requestSubmit())
})

// On a phone the filters fold behind this button (the style sheet of the list says where).
each("[data-unfold]", (button) => {
  button.addEventListener("click", () => {
    button.setAttribute("aria-expanded", button.getAttribute("aria-expanded") !== "true")
  })
})

// A part with data-for="do" data-value="note" shows while the form's choice `do` is `note`.
each("[data-for]", (part) => {
  const choice = part.closest("form").elements[part.dataset.for]
  const fit = () => { part.hidden = choice.value !== part.dataset.value }
  choice.addEventListener("change", fit)
  fit()
})

each(".timeline-kinds", (kinds) => {
  const list = kinds.parentElement.querySelector(".timeline")
  kinds.addEventListener("click", (event) => {
    const chosen = event.target.closest("button")
    if (!chosen) return
    for (const one of kinds.children) one.setAttribute("aria-pressed", one === chosen)
    for (const entry of list.querySelectorAll("li[data-kind]")) {
      entry.hidden = Boolean(chosen.dataset.kind) && entry.dataset.kind !== chosen.dataset.kind
    }
  })
})

each("select[data-pick]", (select) => {
  if (window.TomSelect) new window.TomSelect(select, { maxOptions: 200, plugins: [] })
})
