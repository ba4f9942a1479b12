import type { Source } from '../source.ts'
import { alertmanagerApi } from './alertmanager-api.ts'
import { alertmanager } from './alertmanager.ts'
import { generic } from './generic.ts'
import { heartbeat } from './heartbeat.ts'
import { pagerduty } from './pagerduty.ts'

/** Every source, in the order in which they are offered. */
export const sources: readonly Source[] = [alertmanagerApi, alertmanager, pagerduty, generic, heartbeat]
