// A screenshot pasted anywhere in a form goes into its file field (input[type=file][data-paste]).
import { each } from "./dom.js";

each("input[type=file][data-paste]", (input) => {
  const list = input.parentElement.querySelector("[data-pasted]")
  const show = () => { if (list) list.textContent = [...input.files].map((file) => file.name).join("  ") }
  input.addEventListener("change", show)
  input.form.addEventListener("paste", (event) => {
    const pasted = [...event.clipboardData.files]
    if (pasted.length === 0) return
    event.preventDefault()
    const all = new DataTransfer()
    for (const file of [...input.files, ...pasted.map(named)]) all.items.add(file)
    input.files = all.files
    show()
  })
})

/** Pasted pictures are all called image.png: the time of pasting tells them apart. */
function named(file) {
  const [kind, end] = file.name.split(/\.(?=[^.]*$)/)
  const time = new Date().toISOString().slice(0, 19).replaceAll(/[T:]/g, "-")
  return new File([file], `${kind}-${time}.${end ?? "bin"}`, { type: file.type })
}
