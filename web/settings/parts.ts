import { Activity, Cable, History, KeyRound, Megaphone, ScrollText, Timer, UserRound, type LucideIcon } from 'lucide-react'
import type { Permission } from '../../domain/permission.ts'

export type PartId = 'integrations' | 'channels' | 'tokens' | 'deliveries' | 'audit' | 'health' | 'retention' | 'me'
export type Part = { id: PartId; label: string; icon: LucideIcon; permit: Permission | null }

/** The parts of the settings, in the order of the navigation; `permit` null: for everybody. */
export const PARTS: readonly Part[] = [
  { id: 'integrations', label: 'Integrations', icon: Cable, permit: 'integration.read' },
  { id: 'channels', label: 'Channels', icon: Megaphone, permit: 'channel.read' },
  { id: 'deliveries', label: 'Delivery log', icon: ScrollText, permit: 'delivery.read' },
  { id: 'health', label: 'System health', icon: Activity, permit: 'health.read' },
  { id: 'audit', label: 'Audit', icon: History, permit: 'audit.read' },
  { id: 'tokens', label: 'API tokens', icon: KeyRound, permit: 'token.write' },
  { id: 'retention', label: 'Retention', icon: Timer, permit: 'health.read' },
  { id: 'me', label: 'My profile', icon: UserRound, permit: null },
]
