/** Speaks to screen readers through one polite and one assertive live region, which live outside React. */
const regions = new Map<string, HTMLElement>()

function regionOf(manner: 'polite' | 'assertive'): HTMLElement {
  let region = regions.get(manner)
  if (!region) {
    region = document.createElement('div')
    region.className = 'ui-unseen'
    region.setAttribute('aria-live', manner)
    region.setAttribute('role', manner === 'polite' ? 'status' : 'alert')
    document.body.append(region)
    regions.set(manner, region)
  }
  return region
}

/**
 * Says something once; `urgent` interrupts (a new page for me, nothing less).
 *
 *     announce('Acknowledged. Two others are no longer paged.')
 */
export function announce(text: string, urgent = false): void {
  const region = regionOf(urgent ? 'assertive' : 'polite')
  region.textContent = ''
  // a region must exist and be empty before its words come, or some readers stay silent
  setTimeout(() => (region.textContent = text), 60)
}
