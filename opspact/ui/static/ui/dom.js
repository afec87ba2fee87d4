// Small shared tools.

/** The sentences for scripts, in the reader's language (ui/standing.html). */
export const words = document.getElementById("words")?.dataset ?? {}

/** A word from the head: <meta name content>. */
export const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content ?? ""

/** Calls `act` once with every element that matches, now and whenever htmx brings new ones (it also tells of the first). */
export function each(selector, act) {
  const known = new WeakSet()
  const once = (one) => {
    if (known.has(one)) return
    known.add(one)
    act(one)
  }
  const within = (root) => {
    if (root.matches?.(selector)) once(root)
    root.querySelectorAll(selector).forEach(once)
  }
  within(document)
  document.addEventListener("htmx:load", (event) => within(event.detail.elt))
}

/** Whether a person is typing, so that letters are no commands. */
export const isTyping = (target) =>
  target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)
