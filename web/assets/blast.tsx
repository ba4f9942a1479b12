import { Network } from 'lucide-react'
import type { AssetDetail } from '../../contract/assets.ts'
import { ButtonLink } from '../ui/action/link.tsx'
import { Section } from '../ui/layout/page.tsx'
import { blastWords } from './words.ts'

/** What falls with it, near or far, and the way to see it drawn. */
export function Blast({ asset }: { asset: AssetDetail }) {
  return (
    <Section title="If it fails">
      <p>{blastWords(asset.name, asset.blast)}</p>
      <div className="ui-row">
        <ButtonLink icon={Network} to="/assets/map" search={{ around: String(asset.id) } as never}>
          Map around it
        </ButtonLink>
      </div>
    </Section>
  )
}
