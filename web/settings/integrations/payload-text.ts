import { useQuery } from '@tanstack/react-query'
import { getPayload } from '../../../contract/integrations.ts'
import { queryOf } from '../../api.ts'
import { numberIn } from '../single.ts'

/** The text of a payload named in the URL, to try settings on. */
export function usePayloadText(id: number, payload: unknown): string | undefined {
  const payloadId = numberIn(payload === undefined ? undefined : String(payload))
  const { data } = useQuery({ ...queryOf(getPayload, { params: { id, payloadId: payloadId ?? 1 } }), enabled: payloadId !== undefined })
  return payloadId === undefined ? undefined : data?.text
}
