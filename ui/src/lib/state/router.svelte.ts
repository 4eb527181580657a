/** Where a window can be. A product is part of the pantry. */
export type Route =
  { screen: 'scan' } | { screen: 'pantry' } | { screen: 'product'; id: string } | { screen: 'settings' };

export type Destination = 'scan' | 'pantry' | 'settings';

/** The address of a route. */
export function href(route: Route): string {
  return route.screen === 'product' ? `#/product/${encodeURIComponent(route.id)}` : `#/${route.screen}`;
}

/** The route of an address; anything else is the Scan screen. */
export function parse(hash: string): Route {
  const [screen, id] = hash.replace(/^#\/?/, '').split('/');
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

/** The current route, from the part of the address after `#`. */
export class Router {
  route = $state<Route>(parse(location.hash));
  /** The entry of the navigation that is current. */
  readonly destination = $derived<Destination>(
    this.route.screen === 'product' ? 'pantry' : this.route.screen,
  );

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
