import type { Catalogue } from '../../domain/catalogue.ts'
import type { Inlet } from '../integrations/inlets.ts'
import type { Arrival } from './arrival.ts'

/**
 * Says of each alert what it is about and what it means there: it goes to the service that its labels name, with the
 * severity that follows from what it hits and what happens. Whatever else arrived stays as it came.
 */
export function judge(catalogue: Catalogue, arrivals: Arrival[]): Arrival[] {
  return arrivals.map((arrival) => judgeOne(catalogue, arrival))
}

function judgeOne(catalogue: Catalogue, arrival: Arrival): Arrival {
  const { inlet, signal, at } = arrival
  if (signal.kind !== 'alert') return arrival
  const { assetId, service, derivation } = catalogue.judge(signal, homeOf(inlet))
  if (assetId === null && service === null && derivation === null) return arrival
  return {
    inlet:
      service === null ? inlet : { ...inlet, ...service, id: inlet.id, name: inlet.name, serviceId: service.id, serviceName: service.name },
    signal: derivation === null ? signal : { ...signal, severity: derivation.severity },
    at,
    judged: { assetId, derivation },
  }
}

/** The service that an integration belongs to, made once for as long as the integration is remembered. */
const homes = new WeakMap<Inlet, Parameters<Catalogue['judge']>[1]>()

function homeOf(inlet: Inlet): Parameters<Catalogue['judge']>[1] {
  let home = homes.get(inlet)
  if (!home) {
    const { serviceId: id, serviceName: name, teamId, escalationPolicyId, urgency, grouping } = inlet
    home = { id, name, teamId, escalationPolicyId, urgency, grouping }
    homes.set(inlet, home)
  }
  return home
}
