import type { z } from 'zod'
import type { ContactChannel } from '../../contract/contact-methods.ts'
import { local, ProblemError } from '../problem.ts'

export type Channel = z.output<typeof ContactChannel>
export type Subscribed = { address: string; secret: { p256dh: string; auth: string }; label: string }

/** Whether this browser can be pushed to; if not, why, and what to do. */
export function pushImpossible(): string | undefined {
  if (!window.isSecureContext) return 'Push needs an encrypted connection. Open Muster by https://.'
  const apple = /iP(hone|ad|od)/.test(navigator.userAgent)
  if (apple && !matchMedia('(display-mode: standalone)').matches)
    return 'On this device push works only from the home screen: Share, Add to Home Screen, then open Muster there.'
  if (!('serviceWorker' in navigator) || !('PushManager' in window)) return 'This browser has no push. Use another one, or another way.'
  if (Notification.permission === 'denied')
    return 'Notifications of Muster are blocked in this browser. Allow them in the settings of the site, then come back.'
  return undefined
}

/** Asks for permission and subscribes this browser with the installation's key. */
export async function subscribeToPush(publicKey: string): Promise<Subscribed> {
  const impossible = pushImpossible()
  if (impossible !== undefined) throw refusal('Push is not possible here', impossible)
  if ((await Notification.requestPermission()) !== 'granted')
    throw refusal(
      'Notifications were not allowed',
      'Without them nothing can be shown on this device. Press the button again and allow them.',
    )
  await navigator.serviceWorker.register('/sw.js')
  const registration = await navigator.serviceWorker.ready
  const applicationServerKey = bytesOf(publicKey)
  try {
    const present = await registration.pushManager.getSubscription()
    // one made with an older key is dead
    if (present && !sameBytes(present.options.applicationServerKey, applicationServerKey)) await present.unsubscribe()
    const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey })
    const { endpoint, keys } = subscription.toJSON()
    if (!endpoint || !keys?.['p256dh'] || !keys['auth']) throw new Error('The browser gave no whole subscription.')
    return { address: endpoint, secret: { p256dh: keys['p256dh'], auth: keys['auth'] }, label: deviceName() }
  } catch (error) {
    throw refusal(
      'This browser could not subscribe',
      `${error instanceof Error ? error.message : String(error)} Its push service may be unreachable from here.`,
    )
  }
}

function refusal(title: string, detail: string): ProblemError {
  return new ProblemError(local('push', title, { detail, next: 'Or add another way to be reached.' }))
}

/** `Firefox on Android`, as far as the browser tells. */
export function deviceName(agent: string = navigator.userAgent): string {
  const browser = /Firefox/.test(agent)
    ? 'Firefox'
    : /Edg\//.test(agent)
      ? 'Edge'
      : /Chrome/.test(agent)
        ? 'Chrome'
        : /Safari/.test(agent)
          ? 'Safari'
          : 'Browser'
  const system = /Android/.test(agent)
    ? 'Android'
    : /iP(hone|ad|od)/.test(agent)
      ? 'iOS'
      : /Mac OS/.test(agent)
        ? 'macOS'
        : /Windows/.test(agent)
          ? 'Windows'
          : /Linux/.test(agent)
            ? 'Linux'
            : undefined
  return system === undefined ? browser : `${browser} on ${system}`
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}

function sameBytes(one: ArrayBuffer | null, other: Uint8Array): boolean {
  if (one === null) return false
  const bytes = new Uint8Array(one)
  return bytes.length === other.length && bytes.every((byte, index) => byte === other[index])
}
