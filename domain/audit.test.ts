import { expect, test } from 'vitest'
import { auditChanges, auditSentence, type AuditEntry } from './audit.ts'

const ann: AuditEntry['actor'] = { kind: 'user', id: 1, name: 'Ann' }
const name = (id: number) => ({ 1: 'Ann', 2: 'Bo', 3: 'Cy' })[id] ?? `#${id}`
const entry = (kind: string, more: Partial<AuditEntry> = {}): AuditEntry => ({
  subject: kind.split('.')[0]!,
  subjectId: 2,
  subjectName: 'Bo',
  kind,
  actor: ann,
  via: 'app',
  body: {},
  text: null,
  ...more,
})

test.each<[AuditEntry, string]>([
  [entry('session.started', { text: '192.0.2.1' }), 'Ann signed in from 192.0.2.1'],
  [entry('session.failed', { body: { userId: 2 }, text: '192.0.2.1' }), 'A sign-in as Bo failed from 192.0.2.1'],
  [entry('session.failed', { body: { userId: null } }), 'A sign-in failed: the address is not known here'],
  [entry('access.denied', { body: { route: 'POST /api/v1/tokens' } }), 'Ann was refused POST /api/v1/tokens'],
  [entry('token.created', { subjectName: 'CI', body: { scopes: ['read', 'write'] } }), 'Ann made the API token CI (read, write)'],
  [entry('token.revoked', { subjectName: 'CI' }), 'Ann revoked the API token CI'],
  [entry('user.invited', { body: { role: 'responder' } }), 'Ann invited Bo as responder'],
  [entry('user.deactivated', { body: { replacementId: 3, places: [{}, {}] } }), 'Ann deactivated Bo; Cy took their place (2 places)'],
  [entry('user.passwordChanged', { subjectId: 1, body: { ended: 2 } }), 'Ann changed their password; 2 sessions ended'],
  [
    entry('contact.verified', { subject: 'user', subjectId: 1, subjectName: 'Ann', body: { channel: 'twilio-sms' } }),
    'Ann confirmed their own SMS',
  ],
  [entry('contact.added', { subject: 'user', body: { channel: 'email' } }), 'Ann added e-mail to Bo’s contact methods'],
  [entry('service.changed', { subject: 'service', subjectName: 'Checkout' }), 'Ann changed the service Checkout'],
  [entry('asset.created', { subjectName: 'Shop' }), 'Ann made the asset Shop'],
  [entry('assetKind.changed', { subjectName: 'Robot' }), 'Ann changed the kind of assets Robot'],
  [entry('candidate.dismissed', { subjectName: 'host=web01' }), 'Ann dismissed the proposed asset host=web01'],
  [entry('monitor.deleted', { subjectName: 'Prometheus' }), 'Ann deleted the monitor Prometheus'],
  [entry('responseRole.created', { subjectName: 'Scribe' }), 'Ann made the role Scribe'],
  [entry('incidentType.changed', { subjectName: 'Outage' }), 'Ann changed the type of incidents Outage'],
  [entry('stakeholders.deleted', { subjectName: 'Board' }), 'Ann deleted the stakeholders Board'],
  [entry('communicationRule.created', { subjectName: 'Executives' }), 'Ann made the communication rule Executives'],
  [entry('communicationRule.ordered', { subjectId: null }), 'Ann changed the order of the communication plan'],
  [entry('scenario.changed', { subjectName: 'Malware' }), 'Ann changed the scenario Malware'],
  [entry('scenario.ordered', { subjectId: null }), 'Ann changed the order in which alerts are tried by scenarios'],
  [entry('setting.matrixChanged', { subjectId: null }), 'Ann changed which severity and urgency follow from priority and impact'],
  [
    entry('integration.keyRotated', { subject: 'integration', subjectName: 'Prometheus' }),
    'Ann changed the key of the integration Prometheus',
  ],
  [
    entry('schedule.deleted', {
      subject: 'schedule',
      subjectName: null,
      subjectId: 7,
      actor: { kind: 'token', id: 0, name: 'MUSTER_ADMIN_TOKEN' },
    }),
    'The API token MUSTER_ADMIN_TOKEN deleted the schedule #7',
  ],
])('%#: an entry reads as a sentence', (given, sentence) => {
  expect(auditSentence(given, name)).toBe(sentence)
})

test('changes are told field by field', () => {
  expect(auditChanges({ changes: { name: ['a', 'b'], teamId: [null, 3] } })).toEqual([
    { field: 'name', before: 'a', after: 'b' },
    { field: 'teamId', before: '', after: '3' },
  ])
  expect(auditChanges({ changes: ['name'] })).toEqual([])
})
