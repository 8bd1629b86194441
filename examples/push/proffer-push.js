// Proffer's service worker: shows what the server sends to a customer who is not there. Put it at the top of your
// site, https://shop.example/proffer-push.js, or into a worker that you have: importScripts("/proffer-push.js").

self.addEventListener("push", (event) => {
  const { id, title, body, url } = readMessage(event.data);
  // A browser that is sent something and shows nothing loses the right to be sent more.
  const shown = self.registration.showNotification(title ?? self.location.hostname, {
    body,
    // One that comes twice takes its own place.
    tag: id,
    data: { url },
  });
  event.waitUntil(shown);
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.url ?? "/"));
});

function readMessage(data) {
  try {
    return data?.json() ?? {};
  } catch {
    return {};
  }
}

async function open(address) {
  const { href, protocol } = new URL(address, self.location.origin);
  if (protocol !== "https:" && protocol !== "http:") return;
  // Pages that were open before this worker was are none of its own, and open all the same.
  for (const client of await self.clients.matchAll({ type: "window", includeUncontrolled: true }))
    if (client.url === href) {
      await client.focus();
      return;
    }
  await self.clients.openWindow(href);
}
