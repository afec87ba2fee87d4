// Days and moments are written 2026-11-21 14:05, whatever the browser's own language; a button opens its calendar.
import { each, words } from "./dom.js";

each("input[data-when]", (input) => {
  const picker = document.createElement("input")
  picker.type = input.dataset.when === "moment" ? "datetime-local" : "date"
  picker.className = "when-picker"
  picker.tabIndex = -1
  picker.ariaHidden = "true"
  const button = document.createElement("button")
  button.type = "button"
  button.className = "when-button"
  button.ariaLabel = words.calendar
  button.append(document.getElementById("icon-calendar").content.firstElementChild.cloneNode(true))
  button.onclick = () => {
    picker.value = input.value.trim().replace(" ", "T")
    picker.showPicker()
  }
  picker.onchange = () => {
    input.value = picker.value.replace("T", " ")
    for (const kind of ["input", "change"]) input.dispatchEvent(new Event(kind, { bubbles: true }))
  }
  input.after(picker, button)
})
