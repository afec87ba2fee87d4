// Filters apply when they change; a timeline shows one kind; long choices become searchable where TomSelect is loaded.
import { each } from "./dom.js";

each("form[data-auto]", (form) => {
  form.classList.add("auto")
  form.addEventListener("change", () => form.requestSubmit())
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
