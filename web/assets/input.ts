import type { AssetChange, AssetDetail } from '../../contract/assets.ts'

type Values = Omit<AssetChange, 'version'>

/** What of an asset can be written, as it stands: to change one fact of it, or to take a change back. */
export function inputOf(asset: AssetDetail): Values {
  const { name, description, kind, priority, hourlyCost, confidentiality, integrity, availability, rtoMinutes, rpoMinutes, teamId } = asset
  return {
    ...{ name, description, kind, priority, hourlyCost, confidentiality, integrity, availability, rtoMinutes, rpoMinutes, teamId },
    ownerIds: asset.owners.map(({ id }) => id),
    tags: asset.tags,
    identifiers: asset.identifiers,
  }
}

export const NEW_ASSET: Values = {
  name: '',
  description: '',
  kind: 'application',
  priority: null,
  hourlyCost: null,
  confidentiality: null,
  integrity: null,
  availability: null,
  rtoMinutes: null,
  rpoMinutes: null,
  teamId: null,
  ownerIds: [],
  tags: [],
  identifiers: [],
}
