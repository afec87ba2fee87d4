// The wall: asks for its board anew when the stream tells of a change, and every few seconds in any case. Without an
// answer the last board stays, and the page says how old it is.
const POLL = 10_000
/** Longer than the server keeps a board, so that what is fetched holds the change that was heard of. */
const HEARD = 2_500
const PATIENCE = 8_000
const OLD = 30

const page = document.querySelector("[data-wall]")
const board = document.getElementById("board")
const age = page.querySelector(".w-age")
const clock = page.querySelector("[data-clock]")
let since = performance.now() - Number(page.dataset.age) * 1000
let heard = 0
let asking = false

const two = (n) => String(n).padStart(2, "0")
const old = () => Math.max(0, Math.floor((performance.now() - since) / 1000))

async function refresh() {
  if (asking) return
  asking = true
  try {
    const answer = await fetch(page.dataset.wall, { signal: AbortSignal.timeout(PATIENCE) })
    if (answer.redirected || answer.status === 401 || answer.status === 403) return location.reload()
    if (answer.ok) show(await answer.text(), Number(answer.headers.get("Age")))
  } catch {
    // No network: what stands there stays.
  } finally {
    asking = false
  }
}

function show(markup, seconds) {
  since = performance.now() - seconds * 1000
  htmx.swap(board, markup, { swapStyle: "innerHTML" })
  tick()
}

function tick() {
  const now = board.querySelector("[data-seconds]")
  const seconds = (Number(now.dataset.seconds) + old()) % 86400
  clock.textContent = `${now.dataset.day} ${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}`
  const n = old()
  const sentence = n < OLD ? age.dataset.fresh : n < 120 ? age.dataset.old : age.dataset.older
  page.classList.toggle("w-old", n >= OLD)
  age.classList.toggle("state-kept", n < OLD)
  age.classList.toggle("state-broken", n >= OLD)
  age.querySelector("[data-when-fresh]").hidden = n >= OLD
  age.querySelector("[data-when-old]").hidden = n < OLD
  age.querySelector("[data-said]").textContent = sentence.replace("{n}", n < 120 ? n : Math.floor(n / 60))
}

function hear() {
  heard ||= setTimeout(() => { heard = 0; refresh() }, HEARD)
}

const stream = new EventSource(page.dataset.events, { withCredentials: true })
stream.addEventListener("message", hear)
document.addEventListener("clock:due", hear)
window.addEventListener("online", refresh)
window.addEventListener("pagehide", () => stream.close())
setInterval(refresh, POLL)
setInterval(tick, 1000)
tick()
