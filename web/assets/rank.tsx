import { updateAsset, type AssetDetail } from '../../contract/assets.ts'
import { useAct } from '../api.ts'
import { useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { Link } from '../ui/action/link.tsx'
import { toast, toastProblem } from '../ui/feedback/toast.ts'
import { Section } from '../ui/layout/page.tsx'
import { inputOf } from './input.ts'
import { PriorityMark, priorityWords } from './priority.tsx'

/** The rank that counts and from whom, and the one that its facts speak for. */
export function Rank({ asset }: { asset: AssetDetail }) {
  const { can } = useSession()
  const update = useAct(updateAsset, { alsoRead: ['asset-map'] })
  const { suggested } = asset
  async function take(): Promise<void> {
    if (!suggested) return
    const before = inputOf(asset)
    const params = { id: asset.id }
    try {
      const { version } = await update.mutateAsync({ params, body: { ...before, priority: suggested.priority, version: asset.version } })
      toast(`${asset.name} is P${suggested.priority}`, { undo: () => update.mutateAsync({ params, body: { ...before, version } }) })
    } catch (error) {
      toastProblem(error)
    }
  }
  return (
    <Section title="Priority">
      <div className="asset-rank">
        <Standing asset={asset} />
        {suggested && suggested.priority === asset.priority && (
          <p className="ui-muted">Its facts speak for the same: {suggested.because}</p>
        )}
        {suggested && suggested.priority !== asset.priority && (
          <div className="asset-suggested">
            <div className="asset-rank-line">
              <PriorityMark priority={suggested.priority} />
              <p>
                <strong>Suggested.</strong> {suggested.because}
              </p>
            </div>
            {can('asset.write') && (
              <Button size="small" loading={update.isPending} onClick={() => void take()}>
                Make it P{suggested.priority}
              </Button>
            )}
          </div>
        )}
      </div>
    </Section>
  )
}

function Standing({ asset: { priority, counts, paged } }: { asset: AssetDetail }) {
  if (priority !== null) {
    const { label, hint } = priorityWords(priority)
    return (
      <div className="asset-rank-line">
        <PriorityMark priority={priority} />
        <p>
          <strong>{label}.</strong> {hint}.
        </p>
      </div>
    )
  }
  if (counts.priority === null)
    return (
      <div className="asset-rank-line">
        <PriorityMark priority={null} />
        <p>
          <strong>Not ranked.</strong> {paged ? 'Its alerts page' : 'Alerts about it page'} as the sender says, whatever it is worth.
        </p>
      </div>
    )
  return (
    <div className="asset-rank-line">
      <PriorityMark priority={counts.priority} inherited />
      <p>
        <strong>Not ranked itself.</strong>{' '}
        {counts.inherited ? (
          <>
            P{counts.priority} counts for it, from{' '}
            <Link to="/assets/$id" params={{ id: counts.inherited.id }}>
              {counts.inherited.name}
            </Link>
            .
          </>
        ) : (
          `P${counts.priority} counts for it.`
        )}
      </p>
    </div>
  )
}
