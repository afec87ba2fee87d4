// Native dialogs, menus that close by themselves, copying, and questions before an act.
import { each, words } from "./dom.js";
import { toast } from "./toasts.js";

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open]")
  if (opener) document.querySelector(opener.dataset.open)?.showModal()
  if (event.target.closest("[data-close]") || event.target.matches("dialog")) event.target.closest("dialog")?.close()
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target) || opener) menu.open = false
  }
  const copier = event.target.closest("[data-copy]")
  if (copier) navigator.clipboard.writeText(copier.dataset.copy).then(() => toast(words.copied))
})

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return
  const menu = document.querySelector("details.menu[open]")
  if (menu) { menu.open = false; menu.querySelector("summary").focus() }
})

// A link with hx-target="#dialog-body" opens what it brought.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id === "dialog-body") document.getElementById("dialog").showModal()
})

// A form or button with data-confirm="#id" asks in that dialog first; the dialog's [data-yes] goes on.
each("form[data-confirm]", (form) => {
  form.addEventListener("submit", (event) => {
    const dialog = document.querySelector(form.dataset.confirm)
    if (!dialog || dialog.returnValue === "yes") return
    event.preventDefault()
    event.stopImmediatePropagation()
    const { submitter } = event
    dialog.querySelector("[data-yes]").onclick = () => {
      dialog.close("yes")
      form.requestSubmit(submitter)
      dialog.returnValue = ""
    }
    dialog.showModal()
  }, true)
})
