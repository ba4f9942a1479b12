/** More was asked at once than this node takes on; becomes 503 with Retry-After, nothing was accepted. */
export class Overloaded extends Error {
  override name = 'Overloaded'
}
