/** Where a window can be. Each screen but the three of the navigation is part of one of these. */
export type Route =
  | { screen: 'scan' }
  | { screen: 'pantry' }
  | { screen: 'product'; id: string }
  | { screen: 'settings' }
  | { screen: 'cache' }
  | { screen: 'places' }
  | { screen: 'journal' }
  | { screen: 'count'; placeId: string };

export type Destination = 'scan' | 'pantry' | 'settings';

/** The address of a route. */
export function href(route: Route): string {
  if (route.screen === 'product') return `#/product/${encodeURIComponent(route.id)}`;
  if (route.screen === 'count') return `#/count/${encodeURIComponent(route.placeId)}`;
  if (route.screen === 'cache' || route.screen === 'places') return `#/settings/${route.screen}`;
  return `#/${route.screen}`;
}

/** The route of an address; anything else is the Scan screen. */
export function parse(hash: string): Route {
  const [screen, id] = hash.replace(/^#\/?/, '').split('/');
  if (screen === 'settings' && (id === 'cache' || id === 'places')) return { screen: id };
  if (screen === 'pantry' || screen === 'settings' || screen === 'journal') return { screen };
  if ((screen === 'product' || screen === 'count') && id) {
    try {
      const decoded = decodeURIComponent(id);
      return screen === 'product' ? { screen, id: decoded } : { screen, placeId: decoded };
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
    case 'count':
      return 'pantry';
    case 'cache':
    case 'places':
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
