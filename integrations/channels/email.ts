import { createHash } from 'node:crypto'
import MailComposer from 'nodemailer/lib/mail-composer'
import { z } from 'zod'
import { channel, type Message, type Recipient } from '../channel.ts'
import { MailAddress, secretText } from '../fields.ts'
import { failed, sending } from '../receipt.ts'
import { headline, line } from '../wording.ts'
import { severityCode } from '../../domain/message.ts'
import { mailHtml, mailText } from './email-template.ts'
import { sendMail, type Mail } from './smtp.ts'

/** A little under the 10 s that a try may take, so that what is known of its end still becomes its receipt. */
const LIMIT_MS = 9_500

const Config = z
  .strictObject({
    host: z
      .string()
      .trim()
      .min(1, 'Say which mail server to use, like smtp.example.com.')
      .max(253)
      .regex(/^[^\s/@]*$/, 'Only the name of the server, like smtp.example.com.')
      .meta({ title: 'Mail server', examples: ['smtp.example.com'] }),
    port: z.int().min(1).max(65_535).default(587).meta({ title: 'Port', description: '587 for STARTTLS, 465 for TLS from the start.' }),
    tls: z
      .enum(['required', 'opportunistic', 'none'])
      .default('required')
      .meta({
        title: 'Encryption',
        description:
          'Required: nothing is sent unencrypted. Opportunistic: encrypted where the server offers it; a password is never sent without. ' +
          'None: only to servers on this machine or in the private network (MUSTER_ALLOWED_PRIVATE).',
      }),
    implicitTls: z.boolean().optional().meta({ title: 'TLS from the start', description: 'Without a choice: yes on port 465, else no.' }),
    user: z.string().min(1).max(320).optional().meta({ title: 'User name' }),
    password: secretText('Password').optional(),
    from: MailAddress.meta({ title: 'Sender address', description: 'Mails come from this address.' }),
    fromName: z.string().max(100).default('Muster').meta({ title: 'Sender name' }),
    ca: z
      .string()
      .max(64 * 1024)
      .regex(/-----BEGIN CERTIFICATE-----/, 'Not a certificate in PEM form.')
      .optional()
      .meta({
        title: 'Certificate authority',
        description: 'In PEM form, if the server’s certificate comes from an authority of your own.',
      }),
  })
  .refine(({ user, password }) => user === undefined || password !== undefined, {
    path: ['password'],
    error: 'A user name needs its password.',
  })

export const email = channel({
  kind: 'email',
  title: 'E-mail',
  about: 'A mail with a link that acknowledges. It wakes nobody; use it beside a loud way.',
  loud: false,
  config: Config,
  address: MailAddress,
  async send(message, recipient, config, io) {
    if (!MailAddress.safeParse(recipient.address).success)
      return failed('The mail address is not valid. Correct it in the contact methods.')
    const mail = await compose(message, recipient, config, io.now())
    const relay = { ...config, implicitTls: config.implicitTls ?? config.port === 465, name: domainOf(config.from) }
    return sending(() => sendMail(relay, mail, io, LIMIT_MS))
  },
})

/** The whole message, RFC 5322. The same key gives the same Message-ID, so a retry is recognised as a copy. */
async function compose(message: Message, recipient: Recipient, config: z.infer<typeof Config>, now: number): Promise<Mail> {
  const domain = domainOf(config.from)
  const root = message.thread === null ? undefined : `<thread.${digest(message.thread)}@${domain}>`
  const urgent = message.urgency === 'high' && (message.purpose === 'page' || message.purpose === 'task' || message.purpose === 'bundle')
  const composer = new MailComposer({
    from: { name: line(config.fromName, 100), address: config.from },
    to: { name: line(recipient.name, 100), address: recipient.address },
    subject: subjectOf(message),
    messageId: `<page.${digest(message.key)}@${domain}>`,
    // all of a thread answer one root that was never sent: nobody needs to know which mail went first
    ...(root === undefined ? {} : { inReplyTo: root, references: [root] }),
    date: new Date(now),
    text: mailText(message),
    html: mailHtml(message),
    headers: {
      'X-Muster-Key': line(message.key, 100),
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      ...(urgent ? { Importance: 'high', 'X-Priority': '1' } : {}),
    },
    textEncoding: 'quoted-printable',
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const built = composer.compile()
  // its envelope has the domains of both addresses in their ASCII form
  const { from, to } = built.getEnvelope()
  return { from: from === false ? config.from : from, to: to[0]!, raw: await built.build() }
}

/**
 * The same for everything about one incident: some mail programs part a thread when the subject changes.
 * What is new stands in the first line of the text, which they show beside it.
 */
function subjectOf(message: Message): string {
  const { incident, purpose, severity } = message
  if (incident === null || (purpose !== 'page' && purpose !== 'resolved')) return headline(message, 200)
  const subject = line(`${severity === null ? '' : `[${severityCode(severity)}] `}#${incident.id} ${incident.title}`, 200)
  return purpose === 'resolved' ? `Re: ${subject}` : subject
}

function domainOf(address: string): string {
  return new URL(`http://${address.slice(address.lastIndexOf('@') + 1)}`).hostname
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}
