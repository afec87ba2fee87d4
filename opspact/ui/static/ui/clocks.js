// Lets the figures of running clocks tick. The server said how much was left when it drew them; this browser only
// counts on from there, so a wrong computer clock changes nothing. It stops where the service time ends.
import { each, words } from "./dom.js";

const running = new Set()

each("[data-left]", (figures) => {
  const { left, until, total } = figures.dataset
  running.add({
    figures,
    bar: figures.closest(".clock, .clock-mini")?.querySelector(".bar-used"),
    left: Number(left),
    until: until === "" ? Infinity : Number(until),
    total: Number(total),
    since: Date.now(),
  })
})

const two = (n) => String(n).padStart(2, "0")

function shown(seconds) {
  const all = Math.abs(seconds)
  const hours = Math.floor(all / 3600)
  const minutes = two(Math.floor(all / 60) % 60)
  if (hours < 24) return `${hours}:${minutes}:${two(all % 60)}`
  return words.day.replace("{n}", Math.floor(hours / 24)).replace("{time}", `${hours % 24}:${minutes}`)
}

function tick() {
  for (const clock of running) {
    if (!clock.figures.isConnected) { running.delete(clock); continue }
    const passed = Math.min(Math.floor((Date.now() - clock.since) / 1000), clock.until)
    const left = clock.left - passed
    clock.figures.textContent = shown(left)
    if (clock.bar && clock.total > 0) {
      clock.bar.setAttribute("width", Math.min(100, ((clock.total - left) / clock.total) * 100))
    }
    // Crossing the due time changes the state; only the server says what that means.
    if (clock.left >= 0 && left < 0) {
      running.delete(clock)
      clock.figures.dispatchEvent(new CustomEvent("clock:due", { bubbles: true }))
    }
  }
}

setInterval(tick, 1000)
