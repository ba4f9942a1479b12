import { expect, it } from 'vitest'
import { event, openWorld, person, service } from '../../test/harness.ts'
import { signedIn } from '../../test/signed-in.ts'

it('what is set up counts, up to the page that its reader answered', async () => {
  const world = await openWorld()
  try {
    const ann = await person(world, 'ann', ['ntfy'], 'admin')
    const asAnn = await signedIn(world, ann)
    const missing = async () =>
      (await world.call('GET', 'checklist', undefined, asAnn)).body.items.flatMap((item: any) => (item.done ? [] : [item.id]))
    expect(await missing()).toEqual(['people', 'schedule', 'policy', 'service', 'integration', 'heard', 'answered'])

    const { key } = await service(world, 'shop', [{ targets: [{ kind: 'user', id: ann }], delayMinutes: 5 }])
    expect(await missing()).toEqual(['people', 'schedule', 'heard', 'answered'])

    await person(world, 'bob')
    await world.api('POST', '/v2/enqueue', event(key, 'trigger', 'db'))
    await world.at('+1s')
    await world.muster.intake.flush()
    const { items } = await world.api('GET', 'incidents')
    await world.call('POST', `incidents/${items[0].id}/acknowledge`, {}, asAnn)
    expect(await missing()).toEqual(['schedule'])
  } finally {
    await world.close()
  }
})
