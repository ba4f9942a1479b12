import { SEVERITY_WORDS } from '../../domain/severity.ts'
import { cleanLine } from '../../domain/text.ts'
import { clockWords, lengthWords, offsetWords, utcWords } from '../../domain/time-words.ts'
import type { Instant } from '../../domain/time.ts'
import { channelWord } from '../../domain/timeline.ts'
import { html, toText, type Html } from '../http/html.ts'
import { furtherActs, type Forms } from './link-acts.ts'
import { SEVERITY_ICONS, STATE_ICONS } from './link-icons.ts'
import type { LinkPage } from './link-page.ts'
import { STYLE } from './link-style.ts'
import type { LinkIncident, LinkPerson } from './link-view.ts'
import { describeNow, type Said } from './link-words.ts'

/** What rendering adds to the page and its forms. */
export type Showing = Forms & {
  cspNonce: string
  /** What to say first. */
  said: Said | undefined
  /** Opens the question whether it is really over. */
  sure: boolean
  /** The person may still answer pages. */
  mayAct: boolean
}

const MOST_BUNDLED = 8

/** The page behind a link as HTML: no script, no login, under 30 kB whatever people wrote. */
export function renderLinkPage(page: LinkPage, showing: Showing): string {
  const { incident, link } = page
  const { now } = showing
  const zone = link.timezone
  const time = clockIn(zone, now)
  const open =
    incident.state === 'resolved'
      ? null
      : html`Open for <b class="n">${lengthWords(now - incident.openedAt)}</b>, since ${time(incident.openedAt)}`
  return toText(
    documentOf(
      `${SEVERITY_WORDS[incident.severity]}: ${cleanLine(incident.title, 80)}`,
      showing.cspNonce,
      html`<header><b>Muster</b><a href="/incidents/${incident.id}">Incident #${incident.id} in the app</a></header>
<main>
${saidBlock(showing.said, incident)}
<p class="severity ${incident.severity}">${SEVERITY_ICONS[incident.severity]}${SEVERITY_WORDS[incident.severity]}</p>
<h1${incident.title.length > 110 ? html` class="long"` : null}>${incident.title}</h1>
<p class="facts">${incident.serviceName && html`On <b>${cleanLine(incident.serviceName, 120)}</b>`}${incident.alertCount > 1 && html`${incident.serviceName && ' · '}${incident.alertCount} alerts`}</p>
<p class="facts">${open ?? html`Opened ${time(incident.openedAt)}`}</p>
${stateBlock(page, now, time)}
${!showing.asked && bundledBlock(page)}
${mayPress(page, showing) && furtherActs(page, showing)}
${showing.asked ? html`<p class="back"><a href="/p/${showing.token}">Who was paged, and what happened last</a></p>` : restOf(page, now, time)}
<p class="small">As of ${time(now)}. Times are in ${zone}${offsetWords(now, zone) !== zone && `, ${offsetWords(now, zone)}`}. This link is ${cleanLine(link.userName, 120)}’s, and works until ${time(link.expiresAt)}.</p>
</main>
${actions(page, showing)}`,
    ),
  )
}

/** A page that only says something: no such link, too late, too often, a fault. */
export function renderNotice(cspNonce: string, { title, text, again }: { title: string; text: string; again?: string }): string {
  return toText(
    documentOf(
      title,
      cspNonce,
      html`<header><b>Muster</b></header>
        <main class="notice">
          <h1>${title}</h1>
          <p class="facts">${text}</p>
        </main>
        <section class="bar done" aria-label="What you can do">
          ${again && html`<a class="button first" href="${again}">Try again</a>`}<a class="button" href="/">Open Muster</a>
        </section>`,
    ),
  )
}

function documentOf(title: string, cspNonce: string, body: Html): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="color-scheme" content="light dark" />
        <meta name="format-detection" content="telephone=no" />
        <meta name="robots" content="noindex" />
        <title>${title} · Muster</title>
        <style nonce="${cspNonce}">
          ${STYLE}
        </style>
      </head>
      <body>
        ${body}
      </body>
    </html> `
}

/** What is left out while somebody fills in a form: the page stays small whatever is in it. */
function restOf(page: LinkPage, now: Instant, time: Time): Html {
  const { link, incident, people, morePeople, timeline } = page
  return html`<h2>Who was paged</h2>
    <ul class="people">
      ${people.map((person) => personLine(person, link.userId, incident.state === 'resolved', now, time))}${
        morePeople && html`<li><span>and others; the app shows all</span></li>`
      }
    </ul>
    <h2>What happened last</h2>
    <ul class="log">
      ${timeline.map((entry) => html`<li>${time(entry.at)}<span>${cleanLine(entry.sentence, 200)}</span></li>`)}
    </ul>`
}

type Time = (at: Instant) => Html

function clockIn(zone: string, now: Instant): Time {
  return (at) => html`<time datetime="${new Date(at).toISOString()}" title="${utcWords(at)}">${clockWords(at, zone, now)}</time>`
}

function saidBlock(said: Said | undefined, { state }: LinkIncident): Html | undefined {
  if (!said) return undefined
  const tone = said.calm ? (state === 'triggered' ? '' : state) : 'warn'
  return html`<p class="said ${tone}" role="status"><b>${said.headline}</b>${said.more}</p>`
}

function stateBlock({ incident, link }: LinkPage, now: Instant, time: Time): Html {
  const { state, since } = describeNow(incident, link)
  const next = incident.nextStepAt
  const when = next === null ? null : next <= now ? html`now` : html`at ${time(next)}, <span class="n">in ${lengthWords(next - now)}</span>`
  const more = {
    triggered: when ? html`The next level is paged ${when}.` : html`Nobody further will be paged by itself.`,
    acknowledged:
      incident.snoozedUntil !== null
        ? html`Snoozed until ${time(incident.snoozedUntil)}; then paging begins anew.`
        : when
          ? html`Unless it is resolved, paging begins anew ${when}.`
          : html`Paging has stopped.`,
    resolved: html`Paging has stopped, and this link now only shows what happened.`,
  }[incident.state]
  return html`<div class="state ${incident.state}">
    ${STATE_ICONS[incident.state]}
    <p>
      <b>${state}</b>${since !== null && html`<span>${incident.state === 'resolved' ? 'At' : 'Since'} ${time(since)}. </span>`}<span
        >${more}</span
      >
    </p>
  </div>`
}

function bundledBlock({ bundled }: LinkPage): Html | undefined {
  const open = bundled.filter((other) => other.state === 'triggered')
  if (open.length === 0) return undefined
  return html`<h2>Also paged to you in this message</h2>
    <ul class="more">
      ${open.slice(0, MOST_BUNDLED).map(
        (other) =>
          html`<li class="${other.severity}">
            ${SEVERITY_ICONS[other.severity]}<span
              >${cleanLine(other.title, 100)} <small>${SEVERITY_WORDS[other.severity]}, #${other.id}</small></span
            >
          </li>`,
      )}${open.length > MOST_BUNDLED && html`<li><small>and ${open.length - MOST_BUNDLED} more</small></li>`}
    </ul>`
}

function personLine(person: LinkPerson, me: number, over: boolean, now: Instant, time: Time): Html {
  const name = html`${cleanLine(person.name, 60)}${person.userId === me && ' (you)'}`
  return html`<li>${name} ${personState(person, over, now, time)}</li>`
}

function personState({ answer, toldAt, channel, nextAt, failed }: LinkPerson, over: boolean, now: Instant, time: Time): Html {
  if (answer === 'engaged') return over ? html`<span>was on it</span>` : html`<span class="on">on it</span>`
  if (answer === 'declined') return html`<span>passed it on</span>`
  if (toldAt !== null) return html`<span>paged ${time(toldAt)}${channel && ` by ${channelWord(channel)}`}</span>`
  if (failed) return html`<span class="lost">could not be reached</span>`
  if (nextAt !== null && nextAt > now) return html`<span>will be paged ${time(nextAt)}</span>`
  return nextAt === null && answer === 'asked' ? html`<span>asked to join</span>` : html`<span>is being paged</span>`
}

function mayPress({ incident }: LinkPage, { mayAct }: Showing): boolean {
  return incident.state !== 'resolved' && mayAct
}

function actions(page: LinkPage, showing: Showing): Html {
  const { incident, link, people, bundled } = page
  const { token, form, sure } = showing
  const app = html`<a class="button wide first" href="/incidents/${incident.id}">Open the incident</a>`
  if (!mayPress(page, showing)) return html`<section class="bar done" aria-label="What you can do">${app}</section>`

  const mine = people.find((person) => person.userId === link.userId)
  const iAmOnIt = mine?.answer === 'engaged' && incident.state === 'acknowledged'
  const acknowledgedByMe = incident.state === 'acknowledged' && incident.acknowledgedById === link.userId
  const waiting = bundled.filter((other) => other.state === 'triggered').length + (incident.state === 'triggered' ? 1 : 0)
  const field = html`<input type="hidden" name="form" value="${form}" />`
  const press = (act: string, words: string, kind?: 'first' | 'wide') =>
    html`<button${kind && html` class="${kind}"`} form="act" name="act" value="${act}">${words}</button>`
  return html`<form id="act" hidden method="post" action="/p/${token}">${field}</form>
<form id="over" hidden method="post" action="/p/${token}">${field}<input type="hidden" name="sure" value="yes"></form>
<section class="bar" aria-label="What you can do">
${iAmOnIt || acknowledgedByMe ? app : press('acknowledge', incident.state === 'triggered' ? 'Acknowledge' : 'I am on it too', 'first')}
${waiting > 1 && press('acknowledgeAll', `Acknowledge all ${waiting}`, 'wide')}
${acknowledgedByMe ? press('unacknowledge', 'Take it back') : mine?.answer === 'declined' ? null : press('decline', 'Can’t, pass on')}
${press('escalate', 'Escalate')}
<details${sure && html` open`}><summary>Resolve</summary><div class="sheet"><p><b>Is it really over?</b>Nobody is paged for it any more, and this link then only shows what happened.</p><button form="over" name="act" value="resolve">Yes, it is resolved</button></div></details>
</section>`
}
