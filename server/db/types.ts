// Made from the migrations by `npm run db:types`; do not edit. A row as PostgreSQL has it, with values as the
// product reads them: instants in epoch milliseconds, bigint as number.

export type AlertRow = {
  id: number
  integration_id: number
  service_id: number
  incident_id: number | null
  key: string
  title: string
  severity: string
  state: 'open' | 'resolved'
  source: string | null
  labels: unknown
  body: unknown
  count: number
  started_at: number
  first_at: number
  last_at: number
  expires_at: number | null
  resolved_at: number | null
  resolved_reason: string | null
  fate: 'opened' | 'joined' | 'reopened'
  fate_reason: string
  asset_id: number | null
  derivation: unknown
}

export type ApiTokenRow = {
  id: number
  name: string
  prefix: string
  token_hash: Buffer
  scopes: string[]
  created_by: number | null
  created_at: number
  expires_at: number | null
  used_at: number | null
  revoked_at: number | null
}

export type AssetRow = {
  id: number
  name: string
  description: string
  team_id: number | null
  escalation_policy_id: number | null
  urgency: 'high' | 'low' | 'bySeverity'
  grouping: unknown
  created_at: number
  deleted_at: number | null
  kind: string
  priority: number | null
  hourly_cost: number | null
  confidentiality: number | null
  integrity: number | null
  availability: number | null
  rto_minutes: number | null
  rpo_minutes: number | null
  owner_ids: number[]
  tags: string[]
  origin: 'typed' | 'imported' | 'discovered'
  last_seen_at: number | null
}

export type AssetCandidateRow = {
  id: number
  label: string
  value: string
  kind: string
  origin: 'alert' | 'prometheus'
  origin_name: string
  service_id: number | null
  seen: number
  first_seen_at: number
  last_seen_at: number
  dismissed_at: number | null
}

export type AssetIdentifierRow = {
  asset_id: number
  label: string
  value: string
}

export type AssetKindRow = {
  key: string
  name: string
  position: number
  built_in: boolean
}

export type AssetMonitorRow = {
  id: number
  name: string
  url: string
  secret: Buffer | null
  due_at: number
  checked_at: number | null
  targets: number | null
  fault: string | null
  created_at: number
}

export type AssetRelationRow = {
  from_id: number
  to_id: number
  kind: 'dependsOn' | 'runsOn' | 'partOf'
}

export type BulkActRow = {
  id: number
  act: string
  actor_id: number | null
  at: number
  before: unknown
  undone_at: number | null
}

export type ChangeRow = {
  id: number
  integration_id: number
  service_id: number
  title: string
  source: string | null
  at: number
  received_at: number
  links: unknown
  details: unknown
}

export type ChannelRow = {
  id: number
  kind: string
  name: string
  config: unknown
  secret: Buffer | null
  enabled: boolean
  created_at: number
  tested_at: number | null
  tested_ok: boolean | null
  last_accepted_at: number | null
}

export type CommunicationRow = {
  id: number
  incident_id: number
  rule_id: number
  rule: unknown
  number: number
  final: boolean
  state: 'planned' | 'drafted' | 'approval' | 'sending' | 'sent' | 'failed' | 'skipped'
  due_at: number | null
  planned_at: number
  deadline_at: number
  overdue_at: number | null
  overdue_level: number
  subject: string | null
  body: string | null
  written_by: number | null
  approved_by: number | null
  sent_at: number | null
  settled_at: number | null
  left_out: boolean
  reason: string | null
}

export type CommunicationMessageRow = {
  id: number
  communication_id: number
  user_id: number | null
  method_id: number | null
  name: string
  channel: string
  address: string | null
  key: string
  state: 'due' | 'sending' | 'accepted' | 'failed' | 'waiting' | 'done'
  due_at: number | null
  attempt: number
  provider_id: string | null
  detail: string | null
  settled_at: number | null
  settled_by: number | null
}

export type CommunicationRuleRow = {
  id: number
  name: string
  document: unknown
  position: number
  created_at: number
  deleted_at: number | null
}

export type ContactMethodRow = {
  id: number
  user_id: number
  channel: string
  label: string
  address: string
  secret: Buffer | null
  verified_at: number | null
  tested_at: number | null
  disabled_at: number | null
  disabled_reason: string | null
  created_at: number
}

export type DeliveryRow = {
  id: number
  page_id: number
  attempt: number
  at: number
  outcome: 'accepted' | 'unknown' | 'failed' | 'delivered' | 'undelivered' | 'cancelled' | 'bundled'
  detail: string
  provider_id: string | null
  took_ms: number | null
}

export type DutyRow = {
  incident_id: number
  role: string
  position: number
  text: string
  done_at: number | null
  done_by: number | null
}

export type EscalationRow = {
  id: number
  incident_id: number
  policy: unknown
  policy_id: number | null
  purpose: 'policy' | 'request'
  state: 'active' | 'acknowledged' | 'snoozed' | 'ended'
  level: number
  cycle: number
  due_at: number | null
  started_at: number
}

export type EscalationPolicyRow = {
  id: number
  name: string
  description: string
  document: unknown
  version: number
  created_at: number
  deleted_at: number | null
}

export type EventRow = {
  position: number
  xid: string
  incident_id: number | null
  number: number | null
  subject: string
  subject_id: number | null
  kind: string
  at: number
  entered_at: number
  actor_kind: 'user' | 'token' | 'system'
  actor_id: number | null
  via: string
  body: unknown
}

export type EventTextRow = {
  position: number
  text: string
}

export type HeartbeatRow = {
  integration_id: number
  last_beat_at: number | null
  due_at: number | null
  missed_at: number | null
}

export type IncidentRow = {
  id: number
  title: string
  service_id: number | null
  team_id: number | null
  severity: 'critical' | 'high' | 'medium' | 'low'
  urgency: 'high' | 'low'
  state: 'triggered' | 'acknowledged' | 'resolved'
  phase: 'suspected' | 'triage' | 'contain' | 'eradicate' | 'recover' | 'monitor' | 'closed'
  group_key: string | null
  group_until: number | null
  source: 'alert' | 'manual' | 'page'
  opened_by: number | null
  opened_at: number
  acknowledged_at: number | null
  acknowledged_by: number | null
  resolved_at: number | null
  resolved_by: number | null
  snoozed_until: number | null
  alert_count: number
  open_alert_count: number
  last_alert_at: number | null
  last_number: number
  incident_type_id: number | null
  type_chosen: boolean
  react_at: number | null
  personal_data: boolean
}

export type IncidentClockRow = {
  id: number
  incident_id: number
  obligation: string
  state: 'notApplicable' | 'running' | 'filed' | 'late'
  document: unknown
  times: unknown
  reason: string
  decided_at: number
  decided_by: number | null
}

export type IncidentClockChangeRow = {
  id: number
  clock_id: number
  times: unknown
  applies: boolean
  reason: string
  at: number
  user_id: number | null
}

export type IncidentClockStageRow = {
  clock_id: number
  stage: string
  from_at: number | null
  due_at: number | null
  warned: number
  warn_at: number | null
  filed_at: number | null
  entered_at: number | null
  filed_by: number | null
  approved_by: string | null
  proof: string | null
  included: string[] | null
  reason: string | null
}

export type IncidentRoleRow = {
  incident_id: number
  role: string
  user_id: number
  since: number
}

export type IncidentStakeholderRow = {
  incident_id: number
  group_id: number
  told_at: number | null
  told_by: number | null
  line: string | null
}

export type IncidentTypeRow = {
  id: number
  name: string
  description: string
  severities: string[]
  roles: unknown
  stakeholder_ids: number[]
  position: number
  created_at: number
  deleted_at: number | null
  security: boolean
}

export type IntegrationRow = {
  id: number
  service_id: number
  kind: string
  name: string
  config: unknown
  key_hash: Buffer
  key_hint: string
  old_key_hash: Buffer | null
  old_key_until: number | null
  enabled: boolean
  created_at: number
  deleted_at: number | null
  last_signal_at: number | null
  unreadable_count: number
}

export type LinkRow = {
  id: number
  token_hash: Buffer
  purpose: 'setup' | 'invite' | 'reset' | 'page'
  user_id: number | null
  incident_id: number | null
  page_id: number | null
  created_at: number
  expires_at: number
  used_at: number | null
}

export type NodeRow = {
  name: string
  epoch: number
  lock_key: number
  started_at: number
  heartbeat_at: number
  version: string
}

export type NotificationRuleRow = {
  id: number
  user_id: number
  urgency: 'high' | 'low'
  delay_minutes: number
  contact_method_id: number
}

export type ObligationSettingRow = {
  id: number
  key: string
  document: unknown
  changed_at: number
}

export type OncallVersionRow = {
  only_row: boolean
  version: number
}

export type PageRow = {
  id: number
  incident_id: number | null
  escalation_id: number | null
  user_id: number | null
  contact_method_id: number | null
  channel: string
  purpose: 'page' | 'request' | 'task' | 'resolved' | 'canary'
  urgency: 'high' | 'low'
  reason: string
  key: string
  state: 'planned' | 'sending' | 'unknown' | 'accepted' | 'delivered' | 'failed' | 'cancelled' | 'bundled'
  due_at: number | null
  created_at: number
  attempt: number
  node: string | null
  epoch: number | null
  sending_until: number | null
  sent_at: number | null
  provider_id: string | null
  detail: string | null
  bundled_into: number | null
  reply_code: string | null
  held: boolean
  communication_id: number | null
}

export type PostmortemRow = {
  id: number
  incident_id: number
  title: string
  body: string
  state: 'draft' | 'final'
  version: number
  created_by: number | null
  created_at: number
  updated_at: number
}

export type ResponderRow = {
  incident_id: number
  user_id: number
  state: 'asked' | 'engaged' | 'declined'
  asked_at: number
  answered_at: number | null
}

export type ResponseRoleRow = {
  key: string
  name: string
  description: string
  duties: string[]
  position: number
  built_in: boolean
}

export type ScenarioRow = {
  id: number
  name: string
  description: string
  impact: number
  harms: string[]
  kinds: string[]
  patterns: unknown
  escalation_policy_id: number | null
  enabled: boolean
  position: number
  created_at: number
  deleted_at: number | null
  incident_type_id: number | null
}

export type ScheduleRow = {
  id: number
  name: string
  description: string
  team_id: number | null
  timezone: string
  layers: unknown
  version: number
  created_at: number
  deleted_at: number | null
}

export type ScheduleOverrideRow = {
  id: number
  schedule_id: number
  kind: 'add' | 'remove' | 'replace' | 'replaceAll'
  user_id: number | null
  replaced_user_id: number | null
  start_at: number
  end_at: number
  reason: string
  created_by: number | null
  created_at: number
}

export type SchemaMigrationRow = {
  number: number
  name: string
  checksum: string
  applied_at: number
}

export type SessionRow = {
  id: number
  token_hash: Buffer
  user_id: number
  responder_only: boolean
  created_at: number
  seen_at: number
  expires_at: number
  ip: string
  user_agent: string
}

export type SettingRow = {
  name: string
  value: unknown
}

export type StakeholderGroupRow = {
  id: number
  name: string
  kind: 'humanResources' | 'legal' | 'communications' | 'executives' | 'provider' | 'regulator' | 'customer' | 'other'
  description: string
  member_ids: number[]
  lines: unknown
  created_at: number
  deleted_at: number | null
}

export type TeamRow = {
  id: number
  name: string
  description: string
  escalation_policy_id: number | null
  created_at: number
  deleted_at: number | null
}

export type TeamMemberRow = {
  team_id: number
  user_id: number
  lead: boolean
}

export type UnreadablePayloadRow = {
  id: number
  integration_id: number
  received_at: number
  reason: string
  content_type: string
  body: Buffer
  size: number
  remote: string
}

export type UsersRow = {
  id: number
  email: string
  name: string
  role: 'admin' | 'manager' | 'responder' | 'viewer'
  timezone: string
  state: 'invited' | 'active' | 'deactivated'
  password_hash: string | null
  created_at: number
  deactivated_at: number | null
  preferences: unknown
}

export type VerificationRow = {
  id: number
  contact_method_id: number | null
  code_hash: Buffer
  sent_at: number
  expires_at: number
  attempts: number
  used_at: number | null
  user_id: number
  address: string
  ip: string
}
