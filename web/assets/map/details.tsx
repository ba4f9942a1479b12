import { Bell, Crosshair } from 'lucide-react'
import { getAsset } from '../../../contract/assets.ts'
import { PRIORITY_WORDS } from '../../../domain/asset.ts'
import { useCall } from '../../api.ts'
import { Button } from '../../ui/action/button.tsx'
import { ButtonLink, Link } from '../../ui/action/link.tsx'
import { Badge } from '../../ui/data/badge.tsx'
import { SeverityBadge } from '../../ui/data/severity.tsx'
import { Facts, Section } from '../../ui/layout/page.tsx'
import { Drawer } from '../../ui/layout/split-view.tsx'
import { KindIcon } from '../kinds.tsx'
import { PriorityMark } from '../priority.tsx'
import { hiddenWords, type Atlas, type KindWords } from './graph.ts'

/** An asset of the map beside it: what it is, how it stands, and its neighbours, each a step further. */
export function AssetDrawer({
  id,
  atlas,
  kindWords,
  onGo,
  onAround,
  onClose,
}: {
  id: number
  atlas: Atlas
  kindWords: KindWords
  onGo: (id: number) => void
  onAround: (id: number) => void
  onClose: () => void
}) {
  const { data: asset } = useCall(getAsset, { params: { id } })
  const node = atlas.byId.get(id)
  if (!node) return null
  const ties = atlas.ties(id)
  const hidden = atlas.hidden(id)
  return (
    <Drawer
      title={node.name}
      about={
        <>
          <PriorityMark priority={node.priority} />
          <span className="map-kind">
            <KindIcon kind={node.kind} />
            {kindWords(node.kind)}
          </span>
          {node.paged && (
            <Badge icon={<Bell aria-hidden />} tone="plain">
              Service
            </Badge>
          )}
          {node.open !== null && <SeverityBadge severity={node.open} soft />}
        </>
      }
      onClose={onClose}
      foot={
        <>
          <ButtonLink to="/assets/$id" params={{ id }} look="primary">
            Open the asset
          </ButtonLink>
          <Button icon={Crosshair} onClick={() => onAround(id)}>
            What is around it
          </Button>
        </>
      }
    >
      <Facts
        items={[
          ['Priority', node.priority === null ? 'Not ranked yet' : PRIORITY_WORDS[node.priority]],
          [
            'Now',
            node.open === null ? (
              'All quiet'
            ) : node.paged ? (
              <Link key="open" to="/incidents" search={{ service: [String(id)] }}>
                Its incidents
              </Link>
            ) : (
              'An incident is open'
            ),
          ],
          asset !== undefined && asset.teamName !== null && ['Team', asset.teamName],
          asset !== undefined && asset.owners.length > 0 && ['Owners', asset.owners.map(({ name }) => name).join(', ')],
          asset !== undefined && ['If it fails', blastWords(asset.blast)],
        ]}
      />
      {ties.length === 0 && <p className="ui-muted">{hidden === 0 ? 'It is related to nothing yet.' : `${hiddenWords(hidden, false)}.`}</p>}
      {ties.map(({ words, others }) => (
        <Section key={words} title={`${words.charAt(0).toUpperCase()}${words.slice(1)}`}>
          <ul className="map-ties">
            {others.map((other) => (
              <li key={other.id}>
                <button type="button" className="map-tie" onClick={() => onGo(other.id)}>
                  <PriorityMark priority={other.priority} />
                  <span className="ui-cut">{other.name}</span>
                  {other.open !== null && <SeverityBadge severity={other.open} />}
                </button>
              </li>
            ))}
          </ul>
        </Section>
      ))}
      {ties.length > 0 && hidden > 0 && <p className="ui-muted">{hiddenWords(hidden, true)}.</p>}
    </Drawer>
  )
}

function blastWords({ assets, services }: { assets: number; services: number }): string {
  if (assets === 0) return 'Nothing else is known to fail with it'
  const all = `${assets.toLocaleString('en')} ${assets === 1 ? 'other asset fails' : 'others fail'} with it`
  return services === 0 ? all : `${all}, ${services.toLocaleString('en')} of them ${services === 1 ? 'a service' : 'services'}`
}
