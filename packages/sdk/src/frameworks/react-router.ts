/** What is read of a router of React Router: those of `createBrowserRouter` and `createHashRouter` fit. */
export type DataRouter = {
  state: {
    location: { pathname: string };
    matches: readonly { pathname: string; route: { path?: string | undefined } }[];
  };
};

/** The paths of nested routes as one; an absolute one stands for those above it. */
const join = (above: string, path = ''): string =>
  path.startsWith('/') ? path : `${above.replace(/\/$/, '')}${path && '/'}${path}`;

/** Does the browser show this path, itself or (hash routers) behind `#`? After "back" a router may still be loading. */
const isShown = (path: string): boolean => {
  const { pathname } = new URL(path, location.origin);
  return (
    pathname === location.pathname || pathname === new URL(location.hash.slice(1), location.origin).pathname
  );
};

/**
 * The pattern of the route that the router shows, such as `/products/:id`; `''` where no route matches: the router then
 * shows the error of its root, as a match of no path.
 */
export const routeOf = ({ state: { location, matches } }: DataRouter): string | undefined => {
  if (!isShown(location.pathname)) return undefined;
  if (!matches.at(-1)?.pathname) return '';
  return matches.reduce((above, { route }) => join(above, route.path), '') || '/';
};
