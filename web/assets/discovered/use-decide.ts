import { confirmCandidates, dismissCandidates, type Candidate } from '../../../contract/assets.ts'
import type { Input } from '../../api.ts'
import { useAct } from '../../api.ts'
import { toast, toastProblem } from '../../ui/feedback/toast.ts'

/** What the person has made of a candidate's name and kind, before it is decided. */
export type Draft = { name?: string | undefined; kind?: string | undefined }
export type Confirm = Input<typeof confirmCandidates>['body']['items'][number]

/** A decision covers so many at once. */
const MOST = 500

export const confirmOf = ({ id, name, kind }: Candidate, draft: Draft | undefined, partOfService: boolean): Confirm => ({
  id,
  name: draft?.name?.trim() || name,
  kind: draft?.kind ?? kind,
  partOfService,
})

/** The decisions on what was discovered; each answers whether it was done. */
export function useDecide() {
  const confirm = useAct(confirmCandidates, { alsoRead: ['assets', 'asset-map', 'asset-kinds'] })
  const dismiss = useAct(dismissCandidates)
  async function make(items: readonly Confirm[]): Promise<boolean> {
    return done(async () => {
      for (const part of parts(items)) await confirm.mutateAsync({ body: { items: part } })
      toast(items.length === 1 ? `${items[0]!.name ?? 'It'} is an asset` : `${items.length.toLocaleString('en')} assets made`)
    })
  }
  async function drop(ids: readonly number[]): Promise<boolean> {
    return done(async () => {
      for (const part of parts(ids)) await dismiss.mutateAsync({ body: { ids: part } })
      toast(ids.length === 1 ? 'It is not proposed again' : `${ids.length.toLocaleString('en')} are not proposed again`, { tone: 'plain' })
    })
  }
  return { confirm, make, drop, busy: confirm.isPending || dismiss.isPending }
}

const parts = <T>(all: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(all.length / MOST) }, (_, index) => all.slice(index * MOST, (index + 1) * MOST))

async function done(act: () => Promise<void>): Promise<boolean> {
  try {
    await act()
    return true
  } catch (error) {
    toastProblem(error)
    return false
  }
}
