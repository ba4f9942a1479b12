import type { ContactMethod } from '../../contract/contact-methods.ts'
import { maskAddress, teamAddress } from '../../domain/contact-address.ts'
import type { Channel } from '../../integrations/channel.ts'
import type { Queryable } from '../db/database.ts'
import { channelFacts } from '../people/shown.ts'
import * as store from './store.ts'

/** How much of a person's addresses somebody sees. */
export type Sight = 'full' | 'team' | 'masked'

/** Contact methods as the API tells of them: with what this installation can do by their channel. */
export async function methodsShown(
  tx: Queryable,
  channels: readonly Channel[],
  rows: store.MethodRow[],
  sight: Sight,
): Promise<ContactMethod[]> {
  const facts = channelFacts(channels, await store.channelsSetUp(tx))
  return rows.map((stored) => {
    const { userId: _, ...row } = stored
    const address = seen(row, sight)
    return {
      ...row,
      address,
      full: address === row.address,
      channelTitle: channels.find(({ kind }) => kind === row.channel)?.title ?? row.channel,
      loud: facts.loud(row.channel),
      ready: facts.ready(row.channel),
    }
  })
}

/** One of them, as those see it who may change it. */
export async function methodShown(tx: Queryable, channels: readonly Channel[], row: store.MethodRow | undefined): Promise<ContactMethod> {
  return (await methodsShown(tx, channels, [row!], 'full'))[0]!
}

function seen({ channel, address }: Pick<store.MethodRow, 'channel' | 'address'>, sight: Sight): string {
  if (sight === 'full') return address
  return sight === 'team' ? teamAddress(channel, address) : maskAddress(channel, address)
}
