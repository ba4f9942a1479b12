import type { FormAct } from '../../domain/link-press.ts'
import { SEVERITIES, SEVERITY_WORDS } from '../../domain/severity.ts'
import { LONGEST_SNOOZE, snoozeTimes } from '../../domain/snooze.ts'
import { cleanLine, cleanText, escapeMarkup } from '../../domain/text.ts'
import { clockWords } from '../../domain/time-words.ts'
import { toLocal, type Instant } from '../../domain/time.ts'
import { html, type Html } from '../http/html.ts'
import type { Asked, Given } from './link-command.ts'
import type { Found } from './link-find.ts'
import type { LinkPage } from './link-page.ts'

/** What the forms need besides the page: when, where they lead, the field they carry back, the one that is open. */
export type Forms = { now: Instant; token: string; form: string; asked: Asked | undefined; whom: { found: Found[]; more: boolean } }

/** As much as is typed on a phone. */
const MOST_TEXT = 1_000
/** What is filled in again stays within this, as bytes of HTML: enough for as much in any script. */
const MOST_BYTES = 3_500

type Here = Forms & Pick<LinkPage, 'link' | 'incident'>

/** All that can be done besides the buttons at the thumb, folded away: it waits until somebody is awake. */
export function furtherActs({ link, incident }: LinkPage, forms: Forms): Html {
  const here = { ...forms, link, incident }
  const fold = (act: FormAct, title: string, about: string, body: Html) =>
    html`<details id="${act}" ${here.asked?.act === act && html` open`}>
      <summary>${title}</summary>
      <p>${about}</p>
      ${body}
    </details>`
  return html`<details class="acts" ${here.asked && html` open`}>
    <summary>More<small>note, severity, snooze, people</small></summary>
    ${fold('note', 'Write a note', 'Everybody sees it in the timeline.', noteForm(here))}
    ${fold('setSeverity', 'Change the severity', 'Raising it to high or critical pages people loudly from now on.', severityForm(here))}
    ${fold('snooze', 'Snooze', 'Nobody is paged until then. If it is still open, paging begins anew.', snoozeForms(here))}
    ${fold('addResponders', 'Ask people to join', 'They are paged at once, by their own rules. It stays yours.', findForms(here, 'addResponders', 'What for? (optional)', 'Ask'))}
    ${fold('reassign', 'Reassign', 'It is no longer yours: they are paged from the beginning, until somebody acknowledges it.', findForms(here, 'reassign', 'Why? (optional)', 'Reassign'))}
  </details>`
}

function noteForm(here: Here): Html {
  const { text } = leftIn(here, 'note')
  return post(
    here,
    'note',
    html`<label>Note<textarea name="text" rows="3" required maxlength="${MOST_TEXT}">${shortened(text)}</textarea></label
      ><button>Add the note</button>`,
  )
}

function severityForm(here: Here): Html {
  const { severity: chosen } = leftIn(here, 'setSeverity')
  const { severity: now } = here.incident
  const others = SEVERITIES.filter((one) => one !== now)
  return post(
    here,
    'setSeverity',
    html`<label
        >Severity<select name="severity" required>
          <option value="">Now ${now}; choose</option>
          ${others.map((one) => html`<option value="${one}" ${one === chosen && html` selected`}>${SEVERITY_WORDS[one]}</option>`)}
        </select></label
      >${line(here, 'setSeverity', 'Why?', true)}<button>Change</button>`,
  )
}

/** Two forms, so that the enter key in the field never presses the first of the buttons. */
function snoozeForms(here: Here): Html {
  const { now, link } = here
  const zone = link.timezone
  const { at = '' } = leftIn(here, 'snooze')
  const minute = (time: Instant) => toLocal(time, zone).slice(0, 16)
  const buttons = snoozeTimes(now, zone).map(
    ({ label, until }) =>
      html`<button name="until" value="${new Date(until).toISOString()}">${label}<small>${clockWords(until, zone, now)}</small></button>`,
  )
  return html`${post(here, 'snooze', html`${buttons}`)}${post(
    here,
    'snooze',
    html`<label
        >Until another time, in ${zone}<input
          type="datetime-local"
          name="at"
          required
          min="${minute(now)}"
          max="${minute(now + LONGEST_SNOOZE)}"
          value="${cleanLine(at, 20)}" /></label
      ><button>Snooze</button>`,
  )}`
}

/** Looking for a name, then choosing: a list of everybody would be long to load and longer to read. */
function findForms(here: Here, act: 'addResponders' | 'reassign', label: string, action: string): Html {
  const { find = '', whom } = leftIn(here, act)
  const { found, more } = here.whom
  const name = cleanLine(find, 60)
  return html`<form method="get" action="/p/${here.token}#${act}">
      <input type="hidden" name="for" value="${act}" />
      <label>Name<input type="search" name="find" required maxlength="60" autocomplete="off" value="${name}" /></label><button>Find</button>
    </form>
    ${
      name !== '' &&
      (found.length === 0
        ? html`<p>Nothing of this name that can be paged.</p>`
        : post(
            here,
            act,
            html`<input type="hidden" name="find" value="${name}" />
              <fieldset>
                <legend>Found</legend>
                ${found.map((one) => foundLine(one, one.whom === whom || found.length === 1))}
              </fieldset>
              ${more && html`<p>There are more: write more of the name.</p>`}${line(here, act, label)}<button>${action}</button>`,
          ))
    }`
}

function foundLine({ whom, name, about }: Found, chosen: boolean): Html {
  return html`<label
    ><input type="radio" name="whom" value="${whom}" required${chosen && html` checked`} /><span
      >${cleanLine(name, 60)}${about !== '' && html`<small>${cleanLine(about, 100)}</small>`}</span
    ></label
  >`
}

function leftIn({ asked }: Here, act: FormAct): Given {
  return asked?.act === act ? asked.given : {}
}

function post({ token, form }: Here, act: FormAct, fields: Html): Html {
  return html`<form method="post" action="/p/${token}">
    <input type="hidden" name="form" value="${form}" /><input type="hidden" name="act" value="${act}" />${fields}
  </form>`
}

function line(here: Here, act: FormAct, label: string, required = false): Html {
  return html`<label
    >${label}<input name="text" maxlength="${MOST_TEXT}" value="${shortened(leftIn(here, act).text)}" ${required && html` required`}
  /></label>`
}

/** Counted sign by sign: the dear ones may all stand at the beginning. */
function shortened(text = ''): string {
  const short = cleanText(text, MOST_TEXT)
  let bytes = 0
  let length = 0
  for (const sign of short) {
    bytes += Buffer.byteLength(escapeMarkup(sign))
    if (bytes > MOST_BYTES) return cleanText(short, length)
    length += sign.length
  }
  return short
}
