/** A business "no": a value, never thrown. `detail` says why in this case; the catalogue has the rest. */
export type Rejection = {
  rejected: RejectionCode
  detail?: string
  errors?: { path: string; message: string }[]
}

/** Every reason to refuse: HTTP status, what it is called, what to do next. */
export const REJECTIONS = {
  'invalid-input': [400, 'Something in the request is not right', 'Correct the fields named and send it again.'],
  'not-signed-in': [401, 'You are not signed in', 'Sign in, or send an API token as `Authorization: Bearer …`.'],
  'wrong-credentials': [401, 'E-mail or password is wrong', 'Try again, or reset your password.'],
  'not-allowed': [403, 'You may not do this', 'Ask an administrator for the role that may.'],
  'cross-site': [403, 'The request came from another site', 'Open Muster itself and try again.'],
  'unknown-key': [403, 'This key is not valid here', 'Copy the key from the integration’s page in Settings.'],
  'not-found': [404, 'There is no such thing here', 'It may have been deleted. Go back to the list.'],
  'link-expired': [410, 'This link no longer works', 'Ask for a new one.'],
  conflict: [409, 'It was changed in the meantime', 'Reload, look at what changed, and try again.'],
  'already-exists': [409, 'There is one already', 'Use another name, or open the one that exists.'],
  'in-use': [409, 'It is still in use', 'Remove it from where it is used first.'],
  'already-resolved': [409, 'The incident is resolved already', 'Reopen it if the trouble is back.'],
  'not-resolved': [409, 'The incident is still open', 'Resolve it first.'],
  'reason-needed': [422, 'A reason is needed', 'Say in a few words why.'],
  'no-change': [409, 'That is how it is already', 'Nothing needs to be done.'],
  'nobody-to-page': [422, 'Nobody would be reached', 'Choose somebody with a verified contact method.'],
  'needs-replacement': [409, 'This person is still on call somewhere', 'Name a replacement for their schedules and policies.'],
  'not-verified': [422, 'This contact method is not verified', 'Verify it first.'],
  'wrong-code': [422, 'The code is not right', 'Check the newest message, or ask for a new code.'],
  'unsupported-type': [415, 'This kind of body is not understood', 'Send JSON, with `Content-Type: application/json`.'],
  'too-large': [413, 'The request is too large', 'Send less at once.'],
  'too-many-requests': [429, 'Too many requests', 'Wait as long as Retry-After says.'],
  'not-https': [
    400,
    'This needs an encrypted connection',
    'Set MUSTER_TLS_CERT and MUSTER_TLS_KEY, or put a TLS proxy in front and name it in MUSTER_TRUSTED_PROXIES.',
  ],
  'set-up-already': [409, 'Muster is set up already', 'Sign in.'],
  'not-sent': [502, 'The message could not be sent', 'Read why, correct it, and try again.'],
  'channel-not-set-up': [422, 'This channel is not set up', 'An administrator sets it up under Settings → Channels.'],
  unavailable: [503, 'Muster cannot reach its database', 'Nothing was accepted. Send it again in a moment.'],
  overloaded: [503, 'Muster is too busy to accept this', 'Nothing was accepted. Send it again after Retry-After seconds.'],
  fault: [500, 'Something went wrong in Muster', 'Tell the administrator the id below; the log has the rest.'],
} as const satisfies Record<string, readonly [number, string, string]>

export type RejectionCode = keyof typeof REJECTIONS

export function reject(rejected: RejectionCode, detail?: string): Rejection {
  return detail === undefined ? { rejected } : { rejected, detail }
}

export function isRejection(value: unknown): value is Rejection {
  return typeof value === 'object' && value !== null && 'rejected' in value
}
