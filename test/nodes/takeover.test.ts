import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { unfinishedPages } from '../kills/beside.ts'
import type { PhoneRing } from '../kills/receiver.ts'
import { until, type Product } from '../product.ts'
import { startNodes, type Nodes } from './nodes.ts'

const AT_ONCE = 8

let nodes: Nodes
let batch = 0
beforeAll(async () => {
  nodes = await startNodes()
})
afterAll(() => nodes.close())

const originOf = (node: Product) => node.url
const since = (rings: readonly PhoneRing[], from: number) => rings.slice(from)

/** Pages that no provider answers yet, and the node that holds most of them. */
async function pagesInFlight(): Promise<{ events: string[]; before: number; working: Product; other: Product; taken: PhoneRing[] }> {
  const { one, two, phones, send } = nodes
  const name = `event-${batch++}`
  const before = phones.rings.length
  phones.hold()
  const events = Array.from({ length: AT_ONCE }, (_, i) => `${name}-${i}-`)
  await Promise.all(events.map((event, i) => send(i % 2 ? one : two, event)))
  await until('every page to be in flight', async () => events.every((event) => ringsOf(event) > 0))
  const by = (node: Product) => since(phones.rings, before).filter((ring) => ring.from === originOf(node))
  const working = by(one).length >= by(two).length ? one : two
  // The other goes on undisturbed, however slow this machine is: a provider that is silent for long would be asked again.
  phones.hold(originOf(working))
  return { events, before, working, other: working === one ? two : one, taken: by(working) }
}

async function allDone(events: string[]): Promise<void> {
  await until('every event to ring', async () => events.every((event) => ringsOf(event) > 0))
  await until('every page to come to an end', async () => (await unfinishedPages(nodes.db)) === 0)
}
const ringsOf = (event: string) => nodes.phones.rings.filter((ring) => ring.event === event).length

describe('two nodes on one database', () => {
  it('a node that froze is replaced, and when it wakes it begins nothing', async () => {
    const { phones, send } = nodes
    const { events, before, working, other, taken } = await pagesInFlight()
    working.process.kill('SIGSTOP')
    const frozenAt = Date.now()
    // What falls due from now on is the other's, at once.
    const later = ['a', 'b', 'c'].map((letter) => `event-frozen-${letter}-`)
    for (const event of later) await send(other, event)
    const again = (ring: PhoneRing) => ring.from === originOf(other) && taken.some((first) => first.key === ring.key)
    await until('the other node to take over', async () => since(phones.rings, before).filter(again).length === taken.length)
    const took = since(phones.rings, before).find(again)!.at - frozenAt
    console.log(`takeover from a frozen node: ${took} ms`)
    phones.release()
    await allDone(later)
    for (const event of later) expect(ringsOf(event), event).toBe(1)
    for (const event of events) expect(ringsOf(event), event).toBe(taken.some((ring) => ring.event === event) ? 2 : 1)

    const asleep = phones.rings.length
    working.process.kill('SIGCONT')
    // It is awake when it answers; it works again when it pages what is new.
    await until('the node to be awake', () => working.api('GET', 'incidents?limit=1'))
    const awake: string[] = []
    await until('the woken node to page again', async () => {
      awake.push(`event-awake-${awake.length}-`)
      await send(working, awake.at(-1)!)
      return since(phones.rings, asleep).some((ring) => ring.from === originOf(working))
    })
    await allDone(awake)
    expect(since(phones.rings, asleep).filter((ring) => !ring.event.startsWith('event-awake-'))).toEqual([])
    for (const event of awake) expect(ringsOf(event), event).toBe(1)
  })

  it('a node that is killed is replaced: nothing is lost, and only what it had in flight goes out again', async () => {
    const { phones, send } = nodes
    const { events, before, working, other, taken } = await pagesInFlight()
    working.process.kill('SIGKILL')
    const killedAt = Date.now()
    const again = (ring: PhoneRing) => ring.from === originOf(other) && taken.some((first) => first.key === ring.key)
    await until('the other node to take over', async () => since(phones.rings, before).filter(again).length === taken.length)
    console.log(`takeover from a killed node: ${since(phones.rings, before).find(again)!.at - killedAt} ms`)
    phones.release()
    const later = ['a', 'b', 'c'].map((letter) => `event-killed-${letter}-`)
    for (const event of later) await send(other, event)
    await allDone(later)
    for (const event of later) expect(ringsOf(event), event).toBe(1)
    for (const event of events) expect(ringsOf(event), event).toBe(taken.some((ring) => ring.event === event) ? 2 : 1)
    const keys = new Set(phones.rings.map((ring) => ring.key))
    expect(keys.size).toBe(new Set(phones.rings.map((ring) => ring.event)).size)
  })
})
