// Live updates: the stream tells which things changed; a quiet pill says how many of those shown did. Nothing moves
// under the cursor until the reader asks for it.
const source = document.querySelector("[data-stream]")
const pill = document.querySelector("[data-live-pill]")
const changed = new Set()

if (source && pill && "EventSource" in window) {
  const stream = new EventSource(source.dataset.stream, { withCredentials: true })
  stream.addEventListener("message", (event) => {
    const told = JSON.parse(event.data)
    for (const id of told.ids ?? []) if (isShown(id)) changed.add(id)
    show()
    if (told.notices) document.body.dispatchEvent(new Event("notices"))
  })
  window.addEventListener("pagehide", () => stream.close())
  pill.addEventListener("click", refresh)
}

/** Whether one name means the other: the same, or a kind (`work:*`) and one of it, either way round. */
const means = (name, other) => name === other || name.endsWith(":*") && other.startsWith(name.slice(0, -1))
const isShown = (id) =>
  [...document.querySelectorAll("[data-live]")].some((one) => means(one.dataset.live, id) || means(id, one.dataset.live))

function show() {
  pill.hidden = changed.size === 0
  pill.textContent = pill.dataset.text.replace("{n}", changed.size)
}

/** Fetches the page anew and takes the parts that are marked; a page that marks none is loaded again. */
async function refresh() {
  const parts = [...document.querySelectorAll("[data-live-part][id]")]
  const answer = parts.length > 0 ? await fetch(location.href) : null
  if (!answer?.ok || answer.redirected) return location.reload()
  const page = await answer.text()
  for (const part of parts) {
    htmx.swap(part, page, { swapStyle: "outerHTML" }, { select: `#${part.id}`, eventInfo: { target: part } })
  }
  changed.clear()
  show()
}
