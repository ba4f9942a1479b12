import type { FastifyInstance } from 'fastify'
import type { Channel } from '../integrations/channel.ts'
import type { Source } from '../integrations/source.ts'
import { alertRoutes } from './alerts/routes.ts'
import { importRoutes } from './assets/import-routes.ts'
import { kindRoutes } from './assets/kind-routes.ts'
import { relationRoutes } from './assets/relation-routes.ts'
import { assetRoutes } from './assets/routes.ts'
import { channelRoutes } from './channels/routes.ts'
import { checklistRoutes } from './checklist/routes.ts'
import { clockRoutes } from './clocks/incident-routes.ts'
import { readPacks } from './clocks/packs.ts'
import { obligationRoutes } from './clocks/routes.ts'
import { twilioPlugin } from './channels/twilio-routes.ts'
import { deliveryRoutes } from './deliveries/routes.ts'
import type { Deps } from './deps.ts'
import { startLooking } from './discovery/look.ts'
import { discoveryRoutes } from './discovery/routes.ts'
import { answerByPhone } from './flow/answer-by-phone.ts'
import { createEngine, type Engine } from './flow/engine.ts'
import { startForgetting } from './flow/forget.ts'
import { beatOutside } from './flow/heartbeat-out.ts'
import { openIntake, type Intake } from './flow/intake.ts'
import { joinNodes, type Node } from './flow/node.ts'
import { attempt } from './flow/page.ts'
import { reported } from './flow/reported.ts'
import { pagingCheck } from './health/check.ts'
import { openMeters } from './health/meters.ts'
import { healthPlugin } from './health/plugin.ts'
import { healthRoutes } from './health/routes.ts'
import { buildApp, type Extras } from './http/app.ts'
import { openLive, type Live } from './http/live.ts'
import { bulkRoutes } from './incidents/bulk-routes.ts'
import { incidentRoutes } from './incidents/routes.ts'
import { intakePlugin } from './intake/routes.ts'
import { integrationRoutes } from './integrations/routes.ts'
import { oncallRoutes } from './oncall/routes.ts'
import { linkPages } from './pages/link-routes.ts'
import { policyRoutes } from './policies/routes.ts'
import { postmortemRoutes } from './postmortems/routes.ts'
import { roleRoutes } from './response/role-routes.ts'
import { stakeholderRoutes } from './response/stakeholder-routes.ts'
import { typeRoutes } from './response/type-routes.ts'
import { scheduleRoutes } from './schedules/routes.ts'
import { serviceRoutes } from './services/routes.ts'
import { teamRoutes } from './teams/routes.ts'
import { auditRoutes } from './audit/routes.ts'
import { contactRoutes } from './contacts/routes.ts'
import { verificationRoutes } from './contacts/verification-routes.ts'
import { directSender } from './flow/send-now.ts'
import { notificationRuleRoutes } from './notification-rules/routes.ts'
import { meRoutes } from './people/me-routes.ts'
import { peopleRoutes } from './people/routes.ts'
import { settingRoutes } from './settings/routes.ts'
import { setupRoutes } from './setup/routes.ts'
import { linkRoutes } from './sign-in/link-routes.ts'
import { signInRoutes } from './sign-in/routes.ts'
import { urgencyPreviewRoutes } from './urgency/preview-routes.ts'
import { communicationPlanRoutes } from './communication/plan-routes.ts'
import { communicationRoutes } from './communication/incident-routes.ts'
import { tokenRoutes } from './tokens/routes.ts'
import { urgencyRoutes } from './urgency/routes.ts'

export type Muster = {
  app: FastifyInstance
  engine: Engine
  intake: Intake
  node: Node
  live: Live
  /** Stops taking requests, writes what is counted behind, lets sends end. */
  stop: () => Promise<void>
}

/** Puts the parts together. Nothing turns or listens yet. */
export async function assemble(
  outside: Deps,
  {
    channels: given,
    sources,
    version,
    extras,
    beatMs,
  }: { channels: readonly Channel[]; sources: readonly Source[]; version: string; extras?: Extras; beatMs?: number },
): Promise<Muster> {
  const packs = readPacks()
  const meters = openMeters()
  const channels = meters.channels(given)
  const live = openLive(outside)
  // An open tab is a way out too.
  const deps: Deps = { ...outside, io: (signal) => ({ ...outside.io(signal), browser: live.ring }) }
  const node = await joinNodes(deps, version, beatMs)
  const engine = createEngine(deps, channels, node)
  const intake = meters.intake(openIntake(deps, engine.atOnce))
  const check = pagingCheck(deps, engine, intake)
  const heartbeat = beatOutside(deps, check)
  const forgetting = startForgetting(deps)
  const looking = startLooking(deps)
  const running = { engine, intake, node, live, heartbeat, channels, check }
  const { sendNow, sendMail } = directSender(deps, channels)
  const routes = [
    ...setupRoutes(deps),
    ...signInRoutes(deps),
    ...linkRoutes(deps, sendMail),
    ...meRoutes(deps, channels),
    ...peopleRoutes(deps, channels, sendMail),
    ...contactRoutes(deps, channels),
    ...verificationRoutes(deps, channels, sendNow),
    ...notificationRuleRoutes(deps),
    ...tokenRoutes(deps),
    ...settingRoutes(deps),
    ...healthRoutes(deps, running),
    ...auditRoutes(deps),
    ...teamRoutes(deps),
    ...incidentRoutes(deps),
    ...bulkRoutes(deps),
    ...alertRoutes(deps),
    ...serviceRoutes(deps),
    ...assetRoutes(deps),
    ...relationRoutes(deps),
    ...importRoutes(deps),
    ...kindRoutes(deps),
    ...integrationRoutes(deps, sources),
    ...scheduleRoutes(deps),
    ...oncallRoutes(deps),
    ...policyRoutes(deps),
    ...channelRoutes(deps, channels, (sending) => attempt(deps, sending)),
    ...deliveryRoutes(deps),
    ...postmortemRoutes(deps),
    ...checklistRoutes(deps),
    ...urgencyRoutes(deps),
    ...urgencyPreviewRoutes(deps),
    ...communicationPlanRoutes(deps, packs),
    ...communicationRoutes(deps),
    ...obligationRoutes(deps, packs),
    ...clockRoutes(deps, packs),
    ...roleRoutes(deps),
    ...typeRoutes(deps),
    ...stakeholderRoutes(deps),
    ...discoveryRoutes(deps, looking),
  ]
  const phone = twilioPlugin(deps, { answer: answerByPhone(deps), report: (report) => reported(deps, report) })
  const app = buildApp(deps, routes, {
    version,
    ...extras,
    plugins: [
      intakePlugin(deps, intake, sources),
      linkPages(deps, channels),
      live.plugin,
      healthPlugin(deps, running, meters),
      phone,
      ...(extras?.plugins ?? []),
    ],
  })
  return {
    app,
    engine,
    intake,
    node,
    live,
    stop: async () => {
      await app.close()
      await live.stop()
      await Promise.all([heartbeat.stop(), forgetting.stop(), looking.stop()])
      await intake.stop()
      await engine.stop()
      await node.stop()
    },
  }
}
