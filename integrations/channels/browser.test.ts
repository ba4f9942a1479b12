import { describe, expect, it } from 'vitest'
import { loopbackIo } from '../../test/fakes/io.ts'
import { aMessage } from '../../test/fakes/message.ts'
import { browser } from './browser.ts'

const send = (address: string, tabs?: (userId: number) => 'shown' | 'no tab') =>
  browser.send(aMessage(), { name: 'Ann', address }, {}, loopbackIo(tabs ? { browser: async (userId) => tabs(userId) } : {}))

describe('an open tab', () => {
  it('shows the message to the person it is for', async () => {
    const asked: number[] = []
    const receipt = await send('7', (userId) => {
      asked.push(userId)
      return 'shown'
    })
    expect(receipt).toEqual({ outcome: 'accepted', detail: 'Shown in an open tab.' })
    expect(asked).toEqual([7])
  })

  it('is a failure worth a retry when there is none, or no hub to ask', async () => {
    expect(await send('7', () => 'no tab')).toEqual({
      outcome: 'failed',
      permanent: false,
      detail: 'There is no open tab of Muster.',
    })
    expect(await send('7')).toMatchObject({ outcome: 'failed', permanent: false })
  })

  it.each(['', '0', '-1', 'ann', '1e3x', '1.5'])('is nobody’s at %j', async (address) => {
    expect(await send(address, () => 'shown')).toMatchObject({ outcome: 'failed', permanent: true })
    expect(browser.address.safeParse(address).success).toBe(false)
  })

  it('says that it wakes nobody', () => expect(`${browser.title} ${browser.about}`).toMatch(/wakes nobody/))
})
