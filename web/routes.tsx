import { createRootRoute, createRoute, createRouter, lazyRouteComponent, notFound, Outlet } from '@tanstack/react-router'
import { Frame, FrameWaiting } from './frame/frame.tsx'
import { Lost, NotFound, PageFault, PagePending } from './frame/page-states.tsx'
import { AssetSearch } from './assets/search.ts'
import { AlertSearch } from './alerts/search.ts'
import { AssetMapSearch } from './assets/map/search.ts'
import { SimulationSearch } from './communication/search.ts'
import { IncidentPageSearch, IncidentSearch } from './incidents/search.ts'
import { PageSearch, SignInSearch } from './search.ts'
import { SessionGate } from './session.tsx'
import { parseSearch, stringifySearch } from './ui/search-text.ts'

/*
 * The route table. A page is a file in its feature's folder, loaded when first visited:
 *
 *   1. export the component from `web/<feature>/page.tsx` (list) or `…/detail-page.tsx`;
 *   2. add its line below; what the page keeps in the URL is a zod schema (extend `PageSearch`);
 *   3. in the page: `useParams({ from: '/app/incidents/$id' }).id` is a number, `useSearchState` reads and changes the URL.
 */

const root = createRootRoute({ component: Outlet, notFoundComponent: Lost })

const app = createRoute({
  getParentRoute: () => root,
  id: 'app',
  validateSearch: PageSearch,
  component: () => (
    <SessionGate waiting={<FrameWaiting />}>
      <Frame />
    </SessionGate>
  ),
})

/** A numeric id in a path; anything else is no page of ours. */
const id = {
  parse: ({ id: text }: { id: string }) => {
    if (!/^[1-9]\d{0,15}$/.test(text)) throw notFound()
    return { id: Number(text) }
  },
  stringify: ({ id: number }: { id: number }) => ({ id: String(number) }),
}

const inside = () => app
const pages = [
  createRoute({ getParentRoute: inside, path: '/', component: lazyRouteComponent(() => import('./home/page.tsx'), 'HomePage') }),
  createRoute({
    getParentRoute: inside,
    path: '/alerts',
    validateSearch: AlertSearch,
    component: lazyRouteComponent(() => import('./alerts/page.tsx'), 'AlertsPage'),
  }),
  createRoute({
    getParentRoute: inside,
    path: '/incidents',
    validateSearch: IncidentSearch,
    component: lazyRouteComponent(() => import('./incidents/page.tsx'), 'IncidentsPage'),
  }),
  createRoute({
    getParentRoute: inside,
    path: '/incidents/$id',
    validateSearch: IncidentPageSearch,
    params: id,
    component: lazyRouteComponent(() => import('./incidents/detail-page.tsx'), 'IncidentPage'),
  }),
  createRoute({ getParentRoute: inside, path: '/oncall', component: lazyRouteComponent(() => import('./oncall/page.tsx'), 'OnCallPage') }),
  createRoute({
    getParentRoute: inside,
    path: '/oncall/schedules/$id',
    params: id,
    component: lazyRouteComponent(() => import('./oncall/schedule-page.tsx'), 'SchedulePage'),
  }),
  createRoute({ getParentRoute: inside, path: '/people', component: lazyRouteComponent(() => import('./people/page.tsx'), 'PeoplePage') }),
  createRoute({
    getParentRoute: inside,
    path: '/people/$id',
    params: id,
    component: lazyRouteComponent(() => import('./people/detail-page.tsx'), 'PersonPage'),
  }),
  createRoute({ getParentRoute: inside, path: '/me', component: lazyRouteComponent(() => import('./people/me-page.tsx'), 'MePage') }),
  createRoute({ getParentRoute: inside, path: '/teams', component: lazyRouteComponent(() => import('./teams/page.tsx'), 'TeamsPage') }),
  createRoute({
    getParentRoute: inside,
    path: '/teams/$id',
    params: id,
    component: lazyRouteComponent(() => import('./teams/detail-page.tsx'), 'TeamPage'),
  }),
  createRoute({
    getParentRoute: inside,
    path: '/policies',
    component: lazyRouteComponent(() => import('./policies/page.tsx'), 'PoliciesPage'),
  }),
  createRoute({
    getParentRoute: inside,
    path: '/policies/$id',
    params: id,
    component: lazyRouteComponent(() => import('./policies/detail-page.tsx'), 'PolicyPage'),
  }),
  createRoute({
    getParentRoute: inside,
    path: '/services',
    component: lazyRouteComponent(() => import('./services/page.tsx'), 'ServicesPage'),
  }),
  createRoute({
    getParentRoute: inside,
    path: '/services/$id',
    params: id,
    component: lazyRouteComponent(() => import('./services/detail-page.tsx'), 'ServicePage'),
  }),
  createRoute({
    getParentRoute: inside,
    path: '/assets',
    validateSearch: AssetSearch,
    component: lazyRouteComponent(() => import('./assets/page.tsx'), 'AssetsPage'),
  }),
  createRoute({
    getParentRoute: inside,
    path: '/assets/$id',
    params: id,
    component: lazyRouteComponent(() => import('./assets/detail-page.tsx'), 'AssetPage'),
  }),
  createRoute({
    getParentRoute: inside,
    path: '/assets/new',
    component: lazyRouteComponent(() => import('./assets/new-page.tsx'), 'NewAssetPage'),
  }),
  createRoute({
    getParentRoute: inside,
    path: '/assets/import',
    component: lazyRouteComponent(() => import('./assets/import/page.tsx'), 'ImportPage'),
  }),
  createRoute({
    getParentRoute: inside,
    path: '/assets/map',
    validateSearch: AssetMapSearch,
    component: lazyRouteComponent(() => import('./assets/map/page.tsx'), 'AssetMapPage'),
  }),
  createRoute({
    getParentRoute: inside,
    path: '/assets/discovered',
    component: lazyRouteComponent(() => import('./assets/discovered/page.tsx'), 'DiscoveredPage'),
  }),
  createRoute({
    getParentRoute: inside,
    path: '/urgency',
    component: lazyRouteComponent(() => import('./urgency/page.tsx'), 'UrgencyPage'),
  }),
  createRoute({
    getParentRoute: inside,
    path: '/roles',
    component: lazyRouteComponent(() => import('./response/roles-page.tsx'), 'RolesPage'),
  }),
  createRoute({
    getParentRoute: inside,
    path: '/stakeholders',
    component: lazyRouteComponent(() => import('./response/stakeholders-page.tsx'), 'StakeholdersPage'),
  }),
  createRoute({
    getParentRoute: inside,
    path: '/communication',
    component: lazyRouteComponent(() => import('./communication/page.tsx'), 'CommunicationPage'),
  }),
  createRoute({
    getParentRoute: inside,
    path: '/communication/new',
    component: lazyRouteComponent(() => import('./communication/rule-page.tsx'), 'NewRulePage'),
  }),
  createRoute({
    getParentRoute: inside,
    path: '/communication/$id',
    params: id,
    component: lazyRouteComponent(() => import('./communication/rule-page.tsx'), 'RulePage'),
  }),
  createRoute({
    getParentRoute: inside,
    path: '/communication/simulate',
    validateSearch: SimulationSearch,
    component: lazyRouteComponent(() => import('./communication/simulate-page.tsx'), 'SimulatePage'),
  }),
  createRoute({
    getParentRoute: inside,
    path: '/clocks',
    component: lazyRouteComponent(() => import('./clocks/page.tsx'), 'ClocksPage'),
  }),
  createRoute({
    getParentRoute: inside,
    path: '/postmortems',
    component: lazyRouteComponent(() => import('./postmortems/page.tsx'), 'PostmortemsPage'),
  }),
  createRoute({
    getParentRoute: inside,
    path: '/postmortems/$id',
    params: id,
    component: lazyRouteComponent(() => import('./postmortems/detail-page.tsx'), 'PostmortemPage'),
  }),
  createRoute({
    getParentRoute: inside,
    path: '/settings',
    component: lazyRouteComponent(() => import('./settings/page.tsx'), 'SettingsPage'),
  }),
  // a part of the settings, and what lies below it: `_splat` is `channels`, `integrations/12`, …
  createRoute({
    getParentRoute: inside,
    path: '/settings/$',
    component: lazyRouteComponent(() => import('./settings/page.tsx'), 'SettingsPage'),
  }),
] as const

const outside = () => root
const open = [
  createRoute({
    getParentRoute: outside,
    path: '/sign-in',
    validateSearch: SignInSearch,
    component: lazyRouteComponent(() => import('./sign-in/page.tsx'), 'SignInPage'),
  }),
  // links from mails and from the first start; their token stands after `#`
  createRoute({
    getParentRoute: outside,
    path: '/setup',
    component: lazyRouteComponent(() => import('./sign-in/setup-page.tsx'), 'SetupPage'),
  }),
  createRoute({
    getParentRoute: outside,
    path: '/invite',
    component: lazyRouteComponent(() => import('./sign-in/invite-page.tsx'), 'InvitePage'),
  }),
  createRoute({
    getParentRoute: outside,
    path: '/reset',
    component: lazyRouteComponent(() => import('./sign-in/reset-page.tsx'), 'ResetPage'),
  }),
  createRoute({
    getParentRoute: outside,
    path: '/welcome',
    component: lazyRouteComponent(() => import('./welcome/page.tsx'), 'WelcomePage'),
  }),
] as const

// the specimen shows every primitive; it is no page of the product and leaves no trace in its build
const dev = import.meta.env.DEV || import.meta.env.MODE === 'specimen'
const specimens = dev
  ? [
      createRoute({
        getParentRoute: outside,
        path: '/specimen',
        validateSearch: PageSearch,
        component: lazyRouteComponent(() => import('./specimen/page.tsx'), 'SpecimenPage'),
      }),
      createRoute({
        getParentRoute: outside,
        path: '/specimen/list',
        validateSearch: PageSearch,
        component: lazyRouteComponent(() => import('./specimen/list-page.tsx'), 'SpecimenListPage'),
      }),
    ]
  : []

export const router = createRouter({
  routeTree: root.addChildren([app.addChildren(pages), ...open, ...specimens]),
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  defaultPreloadDelay: 60,
  defaultPendingComponent: PagePending,
  defaultPendingMs: 200,
  defaultErrorComponent: PageFault,
  defaultNotFoundComponent: NotFound,
  scrollRestoration: true,
  scrollToTopSelectors: ['#content'],
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
