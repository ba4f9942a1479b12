import { z } from 'zod'
import { Role } from '../domain/permission.ts'
import { NewPassword } from '../domain/password.ts'
import { Instant, Timezone } from '../domain/time.ts'
import { endpoint, Id, IdText, Name } from './endpoint.ts'

/** As it is typed at sign-in: no rules, so that old passwords keep working. */
const Password = z.string().min(1, 'Type your password.').max(1_000)
export const Email = z.string().trim().max(254).pipe(z.email('Not an e-mail address.'))
/** What a link carries after `#`. */
const LinkToken = z.string().max(200)

export const SignInState = z.strictObject({
  /** False until the first administrator exists. */
  setUp: z.boolean(),
  /** Whether this connection can carry a session; if not, `problem` says what to do. */
  possible: z.boolean(),
  problem: z.string().nullable(),
  /** Whether a forgotten password can be reset by mail; else an administrator uses the command line. */
  resetByMail: z.boolean(),
})

export const SignedIn = z.strictObject({ userId: Id, name: z.string(), role: Role, responderOnly: z.boolean() })

export const Session = z.strictObject({
  id: Id,
  /** The one that asks. */
  current: z.boolean(),
  responderOnly: z.boolean(),
  createdAt: Instant,
  seenAt: Instant,
  expiresAt: Instant,
  ip: z.string(),
  /** The browser as it names itself. */
  userAgent: z.string(),
})

export const signInState = endpoint({
  method: 'GET',
  path: '/sign-in-state',
  access: 'public',
  summary: 'What the sign-in page needs to know before anybody types a password',
  out: SignInState,
})
export const signIn = endpoint({
  method: 'POST',
  path: '/sign-in',
  access: 'public',
  limit: 'auth',
  summary: 'Sign in with e-mail and password; the answer sets the session cookie',
  body: z.strictObject({
    email: z.string().max(254),
    password: Password,
    /** A device that may only answer pages, and stays signed in for 30 days. */
    responderOnly: z.boolean().default(false),
  }),
  out: SignedIn,
})
export const signOut = endpoint({ method: 'POST', path: '/sign-out', access: 'device', summary: 'End this session' })
export const signOutEverywhere = endpoint({
  method: 'POST',
  path: '/sign-out-everywhere',
  access: 'session',
  summary: 'End all sessions of yours but this one',
  out: z.strictObject({ ended: z.int() }),
})
export const listSessions = endpoint({
  method: 'GET',
  path: '/me/sessions',
  access: 'session',
  summary: 'Where you are signed in, last used first',
  out: z.strictObject({ items: z.array(Session) }),
})
export const endSession = endpoint({
  method: 'DELETE',
  path: '/me/sessions/:id',
  access: 'session',
  summary: 'End one of your sessions',
  params: z.strictObject({ id: IdText }),
})
export const changePassword = endpoint({
  method: 'PUT',
  path: '/me/password',
  access: 'session',
  limit: 'auth',
  summary: 'Change your password; ends your other sessions',
  body: z.strictObject({ current: Password, password: NewPassword }),
})
export const requestReset = endpoint({
  method: 'POST',
  path: '/password-reset',
  access: 'public',
  limit: 'auth',
  summary: 'Ask for a link that resets a password; the answer is the same whether the address is known or not',
  body: z.strictObject({ email: Email }),
})
export const finishReset = endpoint({
  method: 'POST',
  path: '/password-reset/finish',
  access: 'link',
  limit: 'auth',
  summary: 'Set a new password with the link; ends all sessions',
  body: z.strictObject({ token: LinkToken, password: NewPassword }),
})
export const lookAtLink = endpoint({
  method: 'POST',
  path: '/links/look',
  access: 'link',
  limit: 'auth',
  summary: 'What a set-up, invitation or reset link is for, before it is used',
  body: z.strictObject({ token: LinkToken }),
  out: z.strictObject({
    purpose: z.enum(['setup', 'invite', 'reset']),
    email: z.string().nullable(),
    name: z.string().nullable(),
    expiresAt: Instant,
  }),
})
export const acceptInvitation = endpoint({
  method: 'POST',
  path: '/invitations/accept',
  access: 'link',
  limit: 'auth',
  summary: 'Join with an invitation; the answer signs you in',
  body: z.strictObject({ token: LinkToken, name: Name, password: NewPassword, timezone: Timezone }),
  out: SignedIn,
})
export const setUp = endpoint({
  method: 'POST',
  path: '/setup',
  access: 'link',
  limit: 'auth',
  summary: 'Make the first administrator with the link printed at the first start; the answer signs in',
  body: z.strictObject({ token: LinkToken, name: Name, email: Email, password: NewPassword, timezone: Timezone }),
  out: SignedIn,
})
