// Keys: `/` search, `n` new, `j` `k` Enter in a list, `?` the list of keys.
import { isTyping } from "./dom.js";

const links = () => [...document.querySelectorAll("[data-row] a[data-row-link]")].filter((a) => a.offsetParent)

function step(by) {
  const rows = links()
  const here = rows.findIndex((a) => a.closest("[data-row]").contains(document.activeElement))
  const next = rows[here < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(here + by, 0), rows.length - 1)]
  next?.focus()
  next?.scrollIntoView({ block: "nearest" })
}

function reach(key) {
  const found = document.querySelector(`[data-key="${CSS.escape(key)}"]`)
  if (!found) return false
  if (found.matches("input")) { found.focus(); found.select() } else found.click()
  return true
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
  if (document.querySelector("dialog[open]")) return
  if (event.key === "j") step(1)
  else if (event.key === "k") step(-1)
  else if (event.key === "?") document.getElementById("keys")?.showModal()
  else if (!reach(event.key)) return
  event.preventDefault()
})

// A click anywhere on a row opens it, unless it was meant for something in it or marked text.
document.addEventListener("click", (event) => {
  const row = event.target.closest("[data-row]")
  if (!row || event.target.closest("a, button, input, label, select, summary") || String(getSelection())) return
  row.querySelector("a[data-row-link]")?.click()
})
