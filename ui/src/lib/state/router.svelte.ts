/** Where a window can be. Each screen but the four of the navigation is part of one of these. */
export type Route =
  | { screen: 'scan' }
  | { screen: 'pantry' }
  | { screen: 'product'; id: string }
  | { screen: 'shopping' }
  | { screen: 'settings' }
  | { screen: 'cache' }
  | { screen: 'places' }
  | { screen: 'members' }
  | { screen: 'units' }
  | { screen: 'kinds' }
  | { screen: 'codes' }
  | { screen: 'control-codes' }
  | { screen: 'recalls' }
  | { screen: 'unreached' }
  | { screen: 'journal' }
  | { screen: 'grid' }
  | { screen: 'paste' }
  /** The pantry of another day, `YYYY-MM-DD`; none for yesterday. */
  | { screen: 'past'; date: string | null }
  /** With `camera`, what it sees is counted at once. */
  | { screen: 'count'; placeId: string; camera?: boolean };

export type Destination = 'scan' | 'pantry' | 'shopping' | 'settings';

/** Screens that one comes to from the settings. */
const OF_SETTINGS = [
  'cache',
  'places',
  'members',
  'units',
  'kinds',
  'codes',
  'control-codes',
  'recalls',
] as const;

function isSetting(screen: string): screen is (typeof OF_SETTINGS)[number] {
  return (OF_SETTINGS as readonly string[]).includes(screen);
}

/** The address of a route. */
export function href(route: Route): string {
  if (route.screen === 'product') return `#/product/${encodeURIComponent(route.id)}`;
  if (route.screen === 'count')
    return `#/count/${encodeURIComponent(route.placeId)}${route.camera ? '/camera' : ''}`;
  if (route.screen === 'paste') return '#/grid/paste';
  if (route.screen === 'past') return route.date === null ? '#/past' : `#/past/${route.date}`;
  if (isSetting(route.screen)) return `#/settings/${route.screen}`;
  return `#/${route.screen}`;
}

/** The route of an address; anything else is the Scan screen. */
export function parse(hash: string): Route {
  const [screen, id, part] = hash.replace(/^#\/?/, '').split('/');
  if (screen === 'settings' && id && isSetting(id)) return { screen: id };
  if (screen === 'unreached' || screen === 'shopping') return { screen };
  if (screen === 'grid' && id === 'paste') return { screen: id };
  if (screen === 'pantry' || screen === 'settings' || screen === 'journal' || screen === 'grid')
    return { screen };
  if (screen === 'past') return { screen, date: id && /^\d{4}-\d{2}-\d{2}$/.test(id) ? id : null };
  if ((screen === 'product' || screen === 'count') && id) {
    try {
      const decoded = decodeURIComponent(id);
      if (screen === 'product') return { screen, id: decoded };
      return part === 'camera' ? { screen, placeId: decoded, camera: true } : { screen, placeId: decoded };
    } catch {
      return { screen: 'pantry' };
    }
  }
  return { screen: 'scan' };
}

/** The entry of the navigation that a route belongs to. */
function destination(route: Route): Destination {
  switch (route.screen) {
    case 'product':
    case 'journal':
    case 'unreached':
    case 'grid':
    case 'paste':
    case 'past':
    case 'count':
      return 'pantry';
    case 'cache':
    case 'places':
    case 'members':
    case 'units':
    case 'kinds':
    case 'codes':
    case 'control-codes':
    case 'recalls':
      return 'settings';
    default:
      return route.screen;
  }
}

/** The current route, from the part of the address after `#`. */
export class Router {
  route = $state<Route>(parse(location.hash));
  /** The entry of the navigation that is current. */
  readonly destination = $derived(destination(this.route));

  constructor() {
    $effect(() => {
      const follow = () => {
        this.route = parse(location.hash);
      };
      addEventListener('hashchange', follow);
      return () => removeEventListener('hashchange', follow);
    });
  }

  go(route: Route): void {
    location.hash = href(route);
    this.route = route;
  }
}
