// Short words at the edge of the page, and the line at the top while something works.
import { words } from "./dom.js";

export function toast(text, { failed = false, act = null } = {}) {
  const line = document.createElement("div")
  line.className = failed ? "toast-line failed" : "toast-line"
  line.append(text)
  if (act) {
    const button = document.createElement("button")
    button.className = "btn btn-sm"
    button.textContent = act.text
    button.onclick = () => { act.do(); line.remove() }
    line.append(button)
  }
  document.getElementById("toasts")?.append(line)
  setTimeout(() => line.remove(), failed || act ? 12000 : 4000)
}

let busy = 0
const show = (change) => {
  busy = Math.max(0, busy + change)
  document.body.classList.toggle("busy", busy > 0)
}
document.addEventListener("htmx:beforeRequest", () => show(1))
document.addEventListener("htmx:afterRequest", () => show(-1))
document.addEventListener("submit", () => setTimeout(() => show(1), 100))
window.addEventListener("pageshow", () => { busy = 0; show(0) })

document.addEventListener("htmx:sendError", () => toast(words.failed, { failed: true }))
document.addEventListener("htmx:responseError", () => toast(words.failed, { failed: true }))

// A refused or conflicting form comes back with 409 or 422 and is shown like any answer.
document.addEventListener("htmx:beforeSwap", (event) => {
  if ([409, 422].includes(event.detail.xhr.status)) {
    event.detail.shouldSwap = true
    event.detail.isError = false
  }
})
