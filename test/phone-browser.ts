import { service, storm, type World } from './harness.ts'

export const PHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1'

export type Shown = { status: number; html: string; text: string; headers: Record<string, unknown> }

export function pathOf(url: string | null): string {
  return new URL(url!).pathname
}

/** The first of these people is paged, then the others; answers the path of the link that the first one got. */
export async function pagedByLink(world: World, people: [id: number, name: string][], alerts = ['db']): Promise<string> {
  const levels = people.map(([id]) => ({ targets: [{ kind: 'user' as const, id }], delayMinutes: 5 }))
  const { serviceId } = await service(world, 'shop', levels)
  await storm(world, serviceId, alerts)
  await world.at('+1s')
  return pathOf(world.phone(people[0]![1])[0]!.message.actionUrl)
}

/** A phone's browser on the page behind a link: opens it, presses its buttons, and follows where it is sent. */
export function phoneBrowser(world: World, path: string, headers: Record<string, string> = {}) {
  let form = ''

  async function ask(method: 'GET' | 'POST' | 'HEAD' | 'OPTIONS', url: string, fields?: Record<string, string>): Promise<Shown> {
    const sent = {
      accept: 'text/html',
      'user-agent': PHONE,
      'sec-fetch-site': method === 'GET' ? 'none' : 'same-origin',
      ...(fields ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
      ...headers,
    }
    const response = await world.muster.app.inject({
      method,
      url,
      // An empty one stands for a browser that does not send it; without a user agent inject would send its own.
      headers: Object.fromEntries(Object.entries(sent).filter(([name, value]) => value !== '' || name === 'user-agent')),
      ...(fields ? { payload: new URLSearchParams(fields).toString() } : {}),
    })
    const html = response.body
    form = /name="form" value="([\w-]+)"/.exec(html)?.[1] ?? form
    const words = html.replace(/<style.*?<\/style>/s, '').replace(/<[^>]+>/g, ' ')
    return { status: response.statusCode, html, text: words.replace(/\s+/g, ' ').replace(/ ([.,])/g, '$1'), headers: response.headers }
  }

  return {
    ask,
    open: () => ask('GET', path),
    form: () => form,
    /** Looks for somebody in one of the page's forms. */
    find: (act: string, name: string) => ask('GET', `${path}?${new URLSearchParams({ for: act, find: name }).toString()}`),
    /** `field`: what comes back in place of the opened page's field; `given`: what was filled in. */
    press: async (act: string, { field = form, sure = false, given = {} as Record<string, string> } = {}): Promise<Shown> => {
      const answer = await ask('POST', path, { act, ...given, ...(field === '' ? {} : { form: field }), ...(sure ? { sure: 'yes' } : {}) })
      return answer.status === 303 ? ask('GET', String(answer.headers['location'])) : answer
    },
  }
}

export async function theIncident(world: World): Promise<{ id: number; state: string; acknowledgedBy: { name: string } | null }> {
  return (await world.api('GET', 'incidents?state=all')).items[0]
}

export async function sentences(world: World): Promise<string[]> {
  const { items } = await world.api('GET', `incidents/${(await theIncident(world)).id}/timeline`)
  return items.map((item: { sentence: string }) => item.sentence)
}
