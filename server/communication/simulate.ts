import type { z } from 'zod'
import type { simulatePlan } from '../../contract/communication.ts'
import { factsOf, type Told } from '../../domain/communication-facts.ts'
import { planCommunication, type Situation, type StoredRule } from '../../domain/communication-plan.ts'
import { fillRoles } from '../../domain/incident-type.ts'
import { reachOf } from '../../domain/reach.ts'
import { recipientsOf } from '../../domain/recipients.ts'
import { reject, type Rejection } from '../../domain/rejection.ts'
import { urgencyOf } from '../../domain/severity.ts'
import { render } from '../../domain/template.ts'
import { MINUTE, type Instant } from '../../domain/time.ts'
import { derivationWords } from '../../domain/urgency.ts'
import type { Packs } from '../clocks/packs.ts'
import { foretell } from '../clocks/shown.ts'
import { isSecurityType, nameKinds, readSettings } from '../clocks/store.ts'
import type { Database } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { readBehind } from '../flow/audience.ts'
import { findPolicyDocument, nameType } from '../incidents/targets.ts'
import { loadRoster } from '../oncall/store.ts'
import { ladder } from '../policies/ladder.ts'
import { listRules } from './store.ts'

type Asked = z.output<typeof simulatePlan.body>
type Answer = z.output<typeof simulatePlan.out>

/**
 * What would happen: the alert is judged, the roles are filled, the policy climbed and the plan read by the functions that
 * the engine calls, only at an instant of somebody's choice and without writing anything.
 */
export async function simulate(
  { db, catalogue: reader, publicUrl }: Pick<Deps, 'db' | 'catalogue' | 'publicUrl'>,
  packs: Packs,
  asked: Asked,
): Promise<Answer | Rejection> {
  const { title, severity: said, assetId, at, personalData } = asked
  const catalogue = await reader.read()
  const asset = catalogue.asset(assetId)
  const judged = catalogue.judgeOn({ title, severity: said, labels: {} }, assetId)
  if (!asset || !judged) return reject('not-found', 'There is no such asset.')
  const { service, derivation } = judged
  const severity = derivation?.severity ?? said
  const urgency = derivation?.urgency ?? urgencyOf(service?.urgency ?? 'bySeverity', said)
  const type = catalogue.typeOf(severity, derivation)
  const policyId = derivation?.policyId ?? service?.escalationPolicyId ?? null
  const policy = policyId === null ? undefined : await findPolicyDocument(db, policyId)
  const rungs = policy ? await ladder(db, policy.document, urgency, at) : []
  const { filled, names } = await fillAt(db, type?.roles ?? [], at)
  const holders = new Map(filled.flatMap(({ role, userId }) => (userId === null ? [] : [[role, userId] as const])))
  const typeName = type ? ((await nameType(db, type.id)) ?? null) : null
  const situation: Situation = {
    severity,
    phase: 'triage',
    state: 'triggered',
    typeId: type?.id ?? null,
    assetKind: asset.kind,
    priority: derivation?.priority ?? asset.priority,
    personalData,
  }
  const commander = holders.get('commander')
  const told: Told = {
    id: 1,
    title,
    severity,
    phase: 'triage',
    state: 'triggered',
    serviceName: service?.name ?? null,
    typeName,
    openedAt: at,
    commander: commander === undefined ? null : names.person(commander),
  }
  return {
    severity,
    urgency,
    words: derivation && derivationWords(derivation),
    service: service && { id: service.id, name: service.name },
    type: type && typeName !== null ? { id: type.id, name: typeName } : null,
    policy: policy && policyId !== null ? { id: policyId, name: policy.name } : null,
    pages: rungs.flatMap((rung) =>
      rung.kind === 'paged'
        ? rung.people.flatMap(({ name, reason, pages }) => pages.map(({ minute, channel }) => ({ minute, name, channel, reason })))
        : [],
    ),
    gaps: policy ? [...new Set(rungs.flatMap(gapsOf))] : ['no service is paged for it, so nobody is'],
    roles: filled.map(({ role, userId, reason }) => ({
      role: names.role(role),
      person: userId === null ? null : names.person(userId),
      reason,
    })),
    clocks: foretell(
      packs,
      await readSettings(db),
      { severity, personalData, assetKind: asset.kind, security: await isSecurityType(db, type?.id ?? null) },
      await nameKinds(db),
      at,
    ),
    communications: await communicationsAt(db, await listRules(db), situation, told, holders, { publicUrl, names, at }),
  }
}

/** Who is not reached on a rung of the ladder, in words. */
function gapsOf(rung: Awaited<ReturnType<typeof ladder>>[number]): string[] {
  if (rung.kind === 'skipped') return [`level ${rung.level} is skipped: ${rung.reason}`]
  if (rung.kind === 'ended') return []
  return rung.people.filter(({ pages }) => pages.length === 0).map(({ name }) => `${name} has no verified way to be reached`)
}

type Names = { role: (key: string) => string; person: (id: number) => string }

async function fillAt(db: Database, needs: Parameters<typeof fillRoles>[0], at: Instant) {
  const roster = await loadRoster(
    db,
    needs.flatMap(({ from }) => from),
    at,
  )
  const behind = await readBehind(db, [], new Map(), at)
  const filled = fillRoles(needs, new Map(), (target) => reachOf(roster, target, at))
  const names: Names = { role: behind.roleName, person: (id) => roster.people.get(id)?.name ?? 'somebody' }
  return { filled, names }
}

async function communicationsAt(
  db: Database,
  rules: StoredRule[],
  situation: Situation,
  told: Told,
  holders: ReadonlyMap<string, number>,
  { publicUrl, names, at }: { publicUrl: string; names: Names; at: Instant },
): Promise<Answer['communications']> {
  const { plan } = planCommunication(rules, situation, [], at)
  const answers: Answer['communications'] = []
  for (const { ruleId, number, dueAt, deadlineAt, final } of plan) {
    const rule = rules.find(({ id }) => id === ruleId)!
    const { recipients, missing } = recipientsOf(rule.audiences, rule.channel, await readBehind(db, rule.audiences, holders, dueAt))
    const facts = factsOf(told, publicUrl, '', number, final, dueAt)
    const [subject, body] = [render(rule.subject, facts), render(rule.body, facts)]
    answers.push({
      ruleId,
      name: rule.name,
      minute: (dueAt - at) / MINUTE,
      deadlineMinute: (deadlineAt - at) / MINUTE,
      recipients: recipients.map(({ name, channel, by }) => ({ name, channel, byHand: by === 'call' })),
      missing,
      owner: rule.ownerRole === null ? null : names.role(rule.ownerRole),
      approver: rule.approverRole === null ? null : names.role(rule.approverRole),
      cadenceMinutes: rule.cadenceMinutes,
      subject: 'text' in subject ? subject.text : subject.fault,
      body: 'text' in body ? body.text : body.fault,
    })
  }
  return answers.sort((a, b) => a.minute - b.minute)
}
