// Subscribes this browser to messages when its person asks for it; the subscription is posted like any address.
const button = document.querySelector("[data-push-key]");

function bytes(text) {
  const padded = (text + "=".repeat((4 - (text.length % 4)) % 4)).replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.from(atob(padded), (one) => one.charCodeAt(0));
}

async function subscribe() {
  const registration = await navigator.serviceWorker.register(button.dataset.pushWorker, { scope: "/" });
  await navigator.serviceWorker.ready;
  const options = { userVisibleOnly: true, applicationServerKey: bytes(button.dataset.pushKey) };
  const subscription = await registration.pushManager.subscribe(options);
  const form = document.getElementById("push-form");
  form.elements.value.value = JSON.stringify(subscription);
  form.submit();
}

if (!("serviceWorker" in navigator) || !("PushManager" in window)) button.hidden = true;
button.addEventListener("click", () => subscribe().catch(() => { button.disabled = true; }));
