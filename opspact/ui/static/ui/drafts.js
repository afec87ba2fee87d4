// Typed text is never lost: a form with data-draft="key" is kept in this browser until the server took it. It survives
// a reload, a closed tab, an expired session and a refusal. Signing out forgets the drafts of the account.
import { each, meta, words } from "./dom.js";
import { toast } from "./toasts.js";

const own = `draft:${meta("account")}:`
const skipped = new Set(["csrfmiddlewaretoken", "next", "seen"])
const name = (form) => own + form.dataset.draft
const read = (key) => JSON.parse(localStorage.getItem(key) ?? "null")
const write = (key, draft) => localStorage.setItem(key, JSON.stringify(draft))
const keys = () => Object.keys(localStorage).filter((key) => key.startsWith(own))

const kept = (form) => [...form.elements].filter((one) =>
  one.name && !skipped.has(one.name) && !["password", "file", "submit", "button", "hidden"].includes(one.type))

const isSwitch = (one) => one.type === "checkbox" || one.type === "radio"

const pickOf = (one) => `${one.name}=${isSwitch(one) ? one.value : ""}`

function save(form) {
  const values = {}
  for (const one of kept(form)) values[pickOf(one)] = isSwitch(one) ? one.checked : one.value
  write(name(form), { values, sent: false })
}

function restore(form, draft) {
  let restored = false
  for (const one of kept(form)) {
    const value = draft.values[pickOf(one)]
    const field = isSwitch(one) ? "checked" : "value"
    if (value === undefined || one[field] === value) continue
    one[field] = value
    one.dispatchEvent(new Event("change", { bubbles: true }))
    restored = true
  }
  if (restored) {
    toast(words.restored, { act: { text: words.discard, do: () => { localStorage.removeItem(name(form)); form.reset() } } })
  }
}

// A draft that was sent is done with once an ordinary page came back without its refused form. A sign-in page, an
// error or a step back in the browser means that it may not have arrived.
const arrived = meta("page") === "ordinary" && performance.getEntriesByType("navigation")[0]?.type === "navigate"
for (const key of keys()) {
  const draft = read(key)
  if (!draft.sent) continue
  const refused = document.querySelector(`form[data-refused][data-draft="${CSS.escape(key.slice(own.length))}"]`)
  if (arrived && !refused) localStorage.removeItem(key)
  else write(key, { ...draft, sent: false })
}

each("form[data-draft]", (form) => {
  const draft = read(name(form))
  if (draft) restore(form, draft)
  form.addEventListener("input", () => save(form))
  form.addEventListener("change", () => save(form))
  form.addEventListener("submit", () => { save(form); write(name(form), { ...read(name(form)), sent: true }) })
  form.addEventListener("htmx:afterRequest", (event) => {
    const key = name(form)
    if (event.detail.xhr.status < 300) localStorage.removeItem(key)
    else if (read(key)) write(key, { ...read(key), sent: false })
  })
})

each("form[data-forget-drafts]", (form) => {
  form.addEventListener("submit", () => keys().forEach((key) => localStorage.removeItem(key)))
})
