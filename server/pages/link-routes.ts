import type { FastifyError, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { can } from '../../domain/permission.ts'
import { cleanLine } from '../../domain/text.ts'
import { MINUTE } from '../../domain/time.ts'
import type { Channel } from '../../integrations/channel.ts'
import { DatabaseUnavailable } from '../db/faults.ts'
import type { Deps } from '../deps.ts'
import { canonicalNetwork } from '../http/address.ts'
import { acceptForms } from '../http/body.ts'
import { answerFault } from '../http/faults.ts'
import { newNonce } from '../http/headers.ts'
import { limiter, retryAfter } from '../http/limits.ts'
import { hashToken } from '../secret-token.ts'
import type { Asked } from './link-command.ts'
import { BODY_LIMIT, isFormAct, readPress, readSearch, textOf } from './link-fields.ts'
import { findWhom } from './link-find.ts'
import { openOutcome, sealForm, sealOutcome, type Outcome } from './link-form.ts'
import { renderLinkPage, renderNotice } from './link-html.ts'
import { loadLinkPage, type LinkPage } from './link-page.ts'
import { sayOutcome } from './link-words.ts'
import { findPageLink } from './links.ts'
import { actorOf, pressLink } from './press-link.ts'

/** One link: a person who presses in a hurry, not a machine. One network: a whole office behind one address. */
const BY_LINK = { burst: 30, perMinute: 30 }
const BY_NETWORK = { burst: 240, perMinute: 240 }
/** Links that do not exist, opened by one network. */
const BY_GUESS = { burst: 30, perMinute: 10 }
/** How long a page repeats what the press before it did. */
const SAID_FOR = 2 * MINUTE

type Call = FastifyRequest<{ Params: { token: string }; Querystring: Record<string, unknown> }>

const NO_LINK = {
  title: 'This link leads nowhere',
  text: 'It is mistyped or was never made, or the account it was made for is closed. Open the newest page you got, or sign in to Muster.',
}
const EXPIRED = {
  title: 'This link is too old',
  text: 'Links in pages work for 24 hours. Sign in to Muster to see the incident as it is now.',
}

/**
 * The page behind the link in a page: `GET /p/:token` shows, `POST /p/:token` acts. Both also speak JSON
 * (`Accept: application/json`) for the buttons of a push notification, which first get the page's `form` field.
 */
export function linkPages(deps: Deps, channels: readonly Channel[]): FastifyPluginAsync {
  const { db, clock, vault } = deps
  const links = limiter(BY_LINK)
  const networks = limiter(BY_NETWORK)
  const guesses = limiter(BY_GUESS)

  return async (app) => {
    const config = { access: 'link', limit: 'none' } as const
    acceptForms(app, BODY_LIMIT, (fields) => Object.fromEntries(fields))
    app.setErrorHandler(answerInWords)
    app.addHook('onRequest', async (request, reply) => {
      const token = (request as Call).params.token
      const network = canonicalNetwork(request.ip)
      const wait = Math.max(networks.take(network), guesses.wait(network), links.take(token))
      if (wait > 0)
        return tell(request, reply.header('retry-after', retryAfter(wait)), 429, {
          title: 'Too often',
          text: `Wait ${retryAfter(wait)} seconds, then try again. Nothing was changed.`,
          again: here(request),
        })
      // An address that cannot be a link is not worth a look into the database.
      if (!/^[\w-]{43}$/.test(token)) return noLink(request, reply)
    })

    app.route({ method: 'GET', url: '/p/:token', config, handler: async (request, reply) => show(request as Call, reply) })
    app.route({
      method: 'POST',
      url: '/p/:token',
      config,
      bodyLimit: BODY_LIMIT,
      handler: async (request, reply) => act(request as Call, reply),
    })
    app.route({
      method: 'OPTIONS',
      url: '/p/:token',
      config,
      handler: async (_request, reply) => reply.code(204).header('allow', 'GET, HEAD, POST, OPTIONS').send(),
    })
  }

  async function show(request: Call, reply: FastifyReply): Promise<FastifyReply> {
    const link = await findPageLink(db, hashToken(request.params.token))
    const now = clock.now()
    const page = link && (await loadLinkPage(db, link, now))
    if (!link || !page) return noLink(request, reply)
    if (link.expiresAt <= now) return tell(request, reply, 410, EXPIRED)
    const told = openOutcome(vault, textOf(request.query['r']))
    const outcome = told?.linkId === link.id && Math.abs(now - told.at) < SAID_FOR ? told.outcome : undefined
    return wantsJson(request) ? reply.send(asJson(page)) : answerPage(reply, page, request.params.token, outcome, readSearch(request.query))
  }

  async function act(request: Call, reply: FastifyReply): Promise<FastifyReply> {
    const press = readPress(request.body)
    if (!press)
      return tell(request, reply, 400, {
        title: 'No button was pressed',
        text: 'Nothing was changed. Open the page and press what you want to do.',
        again: here(request),
      })
    const { 'user-agent': userAgent, 'sec-fetch-site': site } = request.headers
    const result = await pressLink(deps, hashToken(request.params.token), {
      ...press,
      userAgent,
      site: site as string | undefined,
      foreignOrigin: isForeign(request),
    })
    if (result === 'gone') return noLink(request, reply)
    if (result === 'expired') return tell(request, reply, 410, EXPIRED)
    const { link, outcome } = result
    const now = clock.now()
    if (!wantsJson(request)) {
      // What was filled in is not lost where it did not count: the form is shown again as it was left.
      const { act, given } = press
      if (isFormAct(act) && (outcome.kind === 'unconfirmed' || outcome.kind === 'refused'))
        return answerPage(reply, (await loadLinkPage(db, link, now))!, request.params.token, outcome, { act, given })
      // Shown by a GET, so that reloading or going back never presses again.
      return reply
        .header('location', `/p/${request.params.token}?r=${sealOutcome(vault, link.id, outcome, now)}`)
        .code(303)
        .send()
    }
    const page = (await loadLinkPage(db, link, now))!
    const { headline, more } = await sayOutcome(db, outcome, page, now)
    // What did not count must not look like success to a script that only asks whether the answer was good.
    return reply
      .code(outcome.kind === 'done' || outcome.kind === 'already' ? 200 : 409)
      .send({ ...asJson(page), outcome: outcome.kind, headline, more })
  }

  async function answerPage(
    reply: FastifyReply,
    page: LinkPage,
    token: string,
    outcome: Outcome | undefined,
    asked: Asked | undefined,
  ): Promise<FastifyReply> {
    const now = clock.now()
    const mayAct = can(actorOf(page.link), 'incident.respond')
    const search = mayAct ? cleanLine(asked?.given.find ?? '', 60) : ''
    const cspNonce = newNonce()
    const body = renderLinkPage(page, {
      now,
      token,
      form: sealForm(vault, { linkId: page.link.id, number: page.incident.lastNumber }),
      cspNonce,
      said: outcome && (await sayOutcome(db, outcome, page, now)),
      sure: outcome?.kind === 'sure',
      mayAct,
      asked,
      whom: search ? await findWhom(db, channels, asked!.act, search, now) : { found: [], more: false },
    })
    return answerHtml(reply, cspNonce, body)
  }

  function asJson({ link, incident }: LinkPage): object {
    const { id, title, severity, state, serviceName, openedAt } = incident
    return {
      incident: { id, title, severity, state, service: serviceName, openedAt: new Date(openedAt).toISOString() },
      form: sealForm(vault, { linkId: link.id, number: incident.lastNumber }),
    }
  }

  function noLink(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    guesses.take(canonicalNetwork(request.ip))
    return tell(request, reply, 404, NO_LINK)
  }

  /** A fault in words that help somebody who was just woken; scripts get the usual problem. */
  function answerInWords(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    if (wantsJson(request)) return answerFault(error, request, reply)
    const away = error instanceof DatabaseUnavailable
    const status = away ? 503 : (error.statusCode ?? 500)
    if (status >= 500) request.log.error({ err: error, route: request.routeOptions.url }, 'the page behind a link could not be shown')
    if (status < 500)
      return tell(request, reply, status, {
        title: 'That could not be read',
        text: 'Nothing was changed. Open the page again and press the button there.',
        again: here(request),
      })
    const text =
      away && error.uncertain
        ? 'Whether your press was counted is not known. Look again.'
        : 'Nothing was changed, and paging goes on as planned. Try again in a moment, or call whoever is next.'
    return tell(request, reply.header('retry-after', '3'), status, {
      title: away ? 'Muster cannot reach its database' : 'Something went wrong in Muster',
      text,
      again: here(request),
    })
  }
}

function tell(request: FastifyRequest, reply: FastifyReply, status: number, notice: Parameters<typeof renderNotice>[1]): FastifyReply {
  reply.code(status)
  if (wantsJson(request))
    return reply.type('application/problem+json').send({ type: 'about:blank', status, title: notice.title, detail: notice.text })
  const cspNonce = newNonce()
  return answerHtml(reply, cspNonce, renderNotice(cspNonce, notice))
}

/** No script can run here, no other page can frame it, and its forms lead nowhere else. */
function answerHtml(reply: FastifyReply, cspNonce: string, body: string): FastifyReply {
  const policy = `default-src 'none'; style-src 'nonce-${cspNonce}'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`
  return reply
    .header('content-security-policy', policy)
    .header('cache-control', 'no-store')
    .header('referrer-policy', 'no-referrer')
    .header('x-robots-tag', 'noindex, nofollow')
    .header('vary', 'accept')
    .type('text/html; charset=utf-8')
    .send(body)
}

function wantsJson(request: FastifyRequest): boolean {
  const accept = request.headers.accept ?? ''
  return accept.includes('application/json') && !accept.includes('text/html')
}

function here(request: FastifyRequest): string {
  return `/p/${encodeURIComponent((request as Call).params.token)}`
}

/** `Origin: null` says nothing: browsers send it with our own forms, because no referrer may leave this page. */
function isForeign(request: FastifyRequest): boolean {
  const { origin } = request.headers
  return origin !== undefined && origin !== 'null' && origin !== `${request.protocol}://${request.host}`
}
