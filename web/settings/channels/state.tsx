import { Badge } from '../../ui/data/badge.tsx'

/** On or off, and how its last test went. */
export function ChannelState({ channel }: { channel: { enabled: boolean; testedOk: boolean | null } }) {
  return (
    <span className="ui-row">
      {!channel.enabled && <Badge tone="suppressed">Switched off</Badge>}
      {channel.testedOk === null ? (
        <Badge tone="medium">Never tested</Badge>
      ) : channel.testedOk ? (
        <Badge tone="resolved">Test accepted</Badge>
      ) : (
        <Badge tone="critical">Test failed</Badge>
      )}
    </span>
  )
}
