// A key behind the `#` of the address never leaves the browser with it: it is sent once, in the body of a form.
const form = document.querySelector("[data-open-key]")
const key = location.hash.slice(1)

if (form && key) {
  history.replaceState(null, "", location.pathname)
  form.elements.key.value = key
  form.submit()
}
