// Shows web pushes and answers pages from them. What a push carries: domain/push-payload.ts.
// Plain script: a service worker has an address that must stay, so it is not bundled.

const SHOWN = 'muster-shown'
const KEEP_MS = 86_400_000

self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))
self.addEventListener('push', (event) => event.waitUntil(show(event)))
self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(answer(event.action, event.notification.data ?? {}))
})

/** A push must always show something, or browsers take the permission away. */
async function show(event) {
  const push = read(event.data)
  const again = await shownBefore(push.key)
  const page = push.purpose === 'page' || push.purpose === 'bundle'
  // What is to be done is as loud, and there is nothing to acknowledge.
  const loud = page || push.purpose === 'task'
  await self.registration.showNotification(push.title, {
    body: push.body,
    tag: push.tag,
    data: { url: push.url, incidentId: push.incidentId, tag: push.tag, title: push.title },
    icon: '/icon.svg',
    badge: '/icon.svg',
    // the same message sent once more replaces the first in silence
    renotify: loud && !again,
    silent: again || (push.urgency === 'low' && !loud),
    requireInteraction: loud && push.urgency === 'high',
    vibrate: loud && push.urgency === 'high' && !again ? [400, 150, 400, 150, 800] : undefined,
    actions:
      page && push.url !== null
        ? [
            { action: 'acknowledge', title: 'Acknowledge' },
            { action: 'decline', title: 'Can’t, pass on' },
          ]
        : [],
  })
}

function read(data) {
  const fallback = {
    key: '',
    purpose: 'notice',
    title: 'Muster has news for you',
    body: 'Open Muster to see it.',
    urgency: 'high',
    incidentId: null,
    url: null,
    tag: 'muster',
  }
  try {
    return { ...fallback, ...data.json() }
  } catch {
    return fallback
  }
}

/** Remembers what was shown for a day; the cache is the only store that needs no set-up. */
async function shownBefore(key) {
  if (key === '') return false
  const cache = await caches.open(SHOWN)
  const address = `/__shown/${encodeURIComponent(key)}`
  const before = await cache.match(address)
  for (const request of await cache.keys()) {
    const at = Number(await (await cache.match(request))?.text())
    if (!(Date.now() - at < KEEP_MS)) await cache.delete(request)
  }
  await cache.put(address, new Response(String(Date.now())))
  return before !== undefined
}

/** An action presses the button behind the signed link; a tap opens it. What fails is shown, never swallowed. */
async function answer(action, { url, incidentId, tag, title }) {
  if (action !== '' && url) {
    const told = await press(url, action).catch(() => undefined)
    if (told?.ok) {
      return self.registration.showNotification(told.headline, {
        body: told.more,
        tag,
        silent: true,
        icon: '/icon.svg',
        data: { url, incidentId, tag, title },
      })
    }
    const words = { acknowledge: 'Not acknowledged yet', decline: 'Not passed on yet' }[action]
    await self.registration.showNotification(words ?? 'That did not work', {
      body: `${told?.headline ?? 'Muster could not be reached.'} Tap to open the page and try there. ${title ?? ''}`,
      tag,
      requireInteraction: true,
      icon: '/icon.svg',
      data: { url, incidentId, tag, title },
    })
    return
  }
  return open(url ?? (incidentId === null || incidentId === undefined ? '/' : `/incidents/${incidentId}`))
}

/** The page behind the link gives the field that each press must carry. */
async function press(url, act) {
  const headers = { accept: 'application/json' }
  const page = await fetch(url, { headers, cache: 'no-store', referrerPolicy: 'no-referrer' })
  const { form, title } = await page.json()
  if (!page.ok) return { ok: false, headline: title ?? 'The link no longer works.' }
  const answered = await fetch(url, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ act, form }),
    referrerPolicy: 'no-referrer',
  })
  const told = await answered.json().catch(() => ({}))
  return {
    ok: answered.ok,
    headline: told.headline ?? told.title ?? 'Muster answered in another way than expected.',
    more: told.more ?? '',
  }
}

async function open(url) {
  const address = new URL(url, self.location.origin).href
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const same = windows.find((one) => one.url === address)
  if (same) return same.focus()
  return self.clients.openWindow(address)
}
