import { AppWindow, Building2, Database, type LucideIcon, Handshake, Laptop, Network, Server, Shapes, Table2 } from 'lucide-react'
import { listKinds } from '../../contract/assets.ts'
import { useCall } from '../api.ts'
import type { Option } from '../ui/form/control.ts'

const ICONS: Record<string, LucideIcon> = {
  application: AppWindow,
  server: Server,
  database: Database,
  network: Network,
  workstation: Laptop,
  thirdParty: Handshake,
  dataSet: Table2,
  facility: Building2,
}

/** The sign of a kind; kinds of the company's own share one. Its name stands beside it. */
export function KindIcon({ kind }: { kind: string }) {
  const Icon = (Object.hasOwn(ICONS, kind) ? ICONS[kind] : undefined) ?? Shapes
  return <Icon aria-hidden className="asset-kind-icon" />
}

/** The kinds, for pickers and filters. */
export function useKindOptions(): Option<string>[] {
  const { data } = useCall(listKinds)
  return (data?.items ?? []).map(({ key, name }) => ({ value: key, label: name, icon: <KindIcon kind={key} /> }))
}
