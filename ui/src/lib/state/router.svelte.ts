/** Where a window can be. A product is part of the pantry, the cache of the settings. */
export type Route =
  | { screen: 'scan' }
  | { screen: 'pantry' }
  | { screen: 'product'; id: string }
  | { screen: 'settings' }
  | { screen: 'cache' };

export type Destination = 'scan' | 'pantry' | 'settings';

/** The address of a route. */
export function href(route: Route): string {
  if (route.screen === 'product') return `#/product/${encodeURIComponent(route.id)}`;
  return route.screen === 'cache' ? '#/settings/cache' : `#/${route.screen}`;
}

/** The route of an address; anything else is the Scan screen. */
export function parse(hash: string): Route {
  const [screen, id] = hash.replace(/^#\/?/, '').split('/');
  if (screen === 'settings' && id === 'cache') return { screen: 'cache' };
  if (screen === 'pantry' || screen === 'settings') return { screen };
  if (screen === 'product' && id) {
    try {
      return { screen, id: decodeURIComponent(id) };
    } catch {
      return { screen: 'pantry' };
    }
  }
  return { screen: 'scan' };
}

/** The entry of the navigation that a route belongs to. */
function destination(route: Route): Destination {
  if (route.screen === 'product') return 'pantry';
  return route.screen === 'cache' ? 'settings' : route.screen;
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
