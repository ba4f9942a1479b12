import type { Channel } from '../channel.ts'
import { browser } from './browser.ts'
import { email } from './email.ts'
import { ntfy } from './ntfy.ts'
import { twilioSms } from './twilio-sms.ts'
import { twilioVoice } from './twilio-voice.ts'
import { webPush } from './web-push.ts'
import { webhook } from './webhook.ts'

/** Every way to reach a person, in the order in which it is offered. */
export const CHANNELS: readonly Channel[] = [email, twilioVoice, twilioSms, webPush, ntfy, webhook, browser]
