// The desk's own small helps. Pages work without them.
import { each } from "../ui/dom.js"

// A ready-made answer goes where the cursor is.
each("select[data-template-for]", (select) => {
  const field = document.getElementById(select.dataset.templateFor)
  select.addEventListener("change", () => {
    if (!select.value) return
    field.setRangeText(select.value, field.selectionStart, field.selectionEnd, "end")
    field.dispatchEvent(new Event("input", { bubbles: true }))
    field.focus()
    select.value = ""
  })
})

// A text that is being written grows with what is typed; Ctrl+Enter sends it.
each("textarea[data-grows], .form textarea", (field) => {
  const fit = () => { field.style.height = "auto"; field.style.height = `${field.scrollHeight + 2}px` }
  field.addEventListener("input", fit)
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) field.form.requestSubmit()
  })
})

// Choosing rows: `x` for the row in focus, Shift for a stretch, the box in the head for all.
const boxes = () => [...document.querySelectorAll(".desk-list [name=item]")]
let last = null
document.addEventListener("click", (event) => {
  const box = event.target.closest(".desk-list [name=item]")
  if (event.target.matches("[data-pick-all]")) for (const one of boxes()) one.checked = event.target.checked
  if (!box) return
  if (event.shiftKey && last) {
    const all = boxes()
    const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b)
    for (const one of all.slice(from, to + 1)) one.checked = box.checked
  }
  last = box
})
document.addEventListener("keydown", (event) => {
  if (event.key !== "x" || event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea, select")) return
  const box = document.activeElement?.closest("[data-row]")?.querySelector("[name=item]")
  if (box) box.checked = !box.checked
})

// How many are chosen stands on the bar of the act.
const count = () => {
  const said = document.querySelector("[data-picked]")
  if (said) said.textContent = said.dataset.picked.replace("{n}", boxes().filter((one) => one.checked).length)
}
for (const kind of ["click", "keyup"]) document.addEventListener(kind, count)
