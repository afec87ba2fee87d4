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
