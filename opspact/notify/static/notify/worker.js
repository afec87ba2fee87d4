// Shows a message that was pushed, and opens its page. It keeps nothing and answers no request.
self.addEventListener("push", (event) => {
  const said = event.data.json();
  const shown = { body: said.body, tag: said.tag, data: { url: said.url } };
  event.waitUntil(self.registration.showNotification(said.title, shown));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(event.notification.data.url));
});
