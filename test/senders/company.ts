import { startSmtp, type Smtp } from '../fakes/smtp.ts'
import { startProduct, until, type Product } from '../product.ts'

/** A product with mail that really goes out, and one person on call whose address was verified by a real code. */
export type Company = {
  product: Product
  mail: Smtp
  personId: number
  policyId: number
  serviceId: number
  keyOf: (kind: string, config?: object) => Promise<string>
  close: () => Promise<void>
}

export async function openCompany(env: Record<string, string> = {}): Promise<Company> {
  const mail = await startSmtp()
  const product = await startProduct({ MUSTER_ADMIN_EMAIL: 'ann@example.com', MUSTER_ADMIN_PASSWORD: 'an unguessable sentence', ...env })
  const { api } = product
  await api('POST', 'channels', {
    kind: 'email',
    name: 'Mail',
    config: { host: '127.0.0.1', port: mail.port, tls: 'none', from: 'muster@example.com' },
  })
  const [ann] = (await api('GET', 'people')).items
  const [method] = (await api('GET', `people/${ann.id}/contact-methods`)).items
  await api('POST', `people/${ann.id}/contact-methods/${method.id}/send-code`)
  const { text } = await mail.waitFor((message) => /\b\d{6}\b/.test(message.text))
  await api('POST', `people/${ann.id}/contact-methods/${method.id}/verify`, { code: /\b\d{6}\b/.exec(text)![0] })

  const schedule = await api('POST', 'schedules', {
    name: 'Primary',
    timezone: 'Europe/Berlin',
    layers: [
      {
        id: 'weekly',
        name: 'Weekly',
        participants: [[ann.id]],
        rotation: { kind: 'continuous', unit: 'week', every: 1, startLocal: '2026-01-05T09:00' },
      },
    ],
  })
  const policy = await api('POST', 'policies', {
    name: 'Default',
    policy: {
      levels: [{ targets: [{ kind: 'schedule', id: schedule.id }], delayMinutes: 5 }],
      repeat: 1,
      ackTimeoutMinutes: null,
      lastResort: null,
    },
  })
  const service = await api('POST', 'services', { name: 'Shop', escalationPolicyId: policy.id })
  return {
    product,
    mail,
    personId: ann.id,
    policyId: policy.id,
    serviceId: service.id,
    keyOf: async (kind, config = {}) =>
      (await api('POST', 'integrations', { serviceId: service.id, kind, name: `${kind} ${Math.random()}`, config })).key,
    close: async () => {
      await product.stop()
      await mail.stop()
    },
  }
}

const PHONE = {
  'user-agent': 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile/15E148 Safari/604.1',
}

/** Follows the link of a page as its reader does: looks at it, waits, presses the button. */
export async function pressAcknowledge(link: string): Promise<string> {
  const page = await (await fetch(link, { headers: PHONE })).text()
  const fields = [...page.matchAll(/<input[^>]+type="hidden"[^>]+>/g)].map(
    ([input]) => [/name="([^"]+)"/.exec(input)![1]!, /value="([^"]*)"/.exec(input)![1]!] as [string, string],
  )
  const form = new URLSearchParams([...fields.filter(([name]) => name !== 'act'), ['act', 'acknowledge']])
  // A press within three seconds of the send is not taken for a person's.
  await new Promise((resolve) => setTimeout(resolve, 3_200))
  const answer = await fetch(link, { method: 'POST', body: form, headers: { ...PHONE, 'sec-fetch-site': 'same-origin' } })
  return answer.text()
}

export async function theIncident(product: Product, title: RegExp, state: string): Promise<any> {
  return until(`an incident ${title} that is ${state}`, async () => {
    const { items } = await product.api('GET', 'incidents?state=all')
    return items.find((incident: { title: string; state: string }) => title.test(incident.title) && incident.state === state)
  })
}
