// Small shared tools.

/** The sentences for scripts, in the reader's language (ui/standing.html). */
export const words = document.getElementById("words")?.dataset ?? {}

/** A word from the head: <meta name content>. */
export const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content ?? ""

/** Calls `act` with every element that matches, now and whenever htmx brings new ones. */
export function each(selector, act) {
  const within = (root) => {
    if (root.matches?.(selector)) act(root)
    root.querySelectorAll(selector).forEach(act)
  }
  within(document)
  document.addEventListener("htmx:load", (event) => within(event.detail.elt))
}

/** Whether a person is typing, so that letters are no commands. */
export const isTyping = (target) =>
  target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)
