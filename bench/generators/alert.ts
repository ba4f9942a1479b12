const FILLER = 'x'.repeat(300)

/** One alert as Prometheus sends it, about 600 bytes. Ten in a row share an incident. */
export function alertOf(run: string, i: number): string {
  return `{"labels":{"alertname":"Bench${i % 10}","instance":"host-${run}-${i}","incident":"${run}-${incidentOf(i)}","severity":"critical","team":"payments"},"annotations":{"summary":"bench ${run}-${i}","description":"${FILLER}"},"generatorURL":"http://127.0.0.1/g"}`
}

export const ALERTS_AN_INCIDENT = 10

export function incidentOf(i: number): number {
  return Math.floor(i / ALERTS_AN_INCIDENT)
}
