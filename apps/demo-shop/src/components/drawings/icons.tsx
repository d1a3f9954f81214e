import type { Child } from 'hono/jsx';
import { Drawing } from './svg.tsx';

function Icon({ children }: { children: Child }) {
  return (
    <Drawing width={24} height={24} class="icon">
      {children}
    </Drawing>
  );
}

/** Three lines: opens the menu. */
export function MenuIcon() {
  return (
    <Icon>
      <path d="M4 7h16M4 12h16M4 17h11" />
    </Icon>
  );
}

/** A cross: closes the menu. */
export function CloseIcon() {
  return (
    <Icon>
      <path d="m6 6 12 12M18 6 6 18" />
    </Icon>
  );
}

/** A head and shoulders: the account. */
export function PersonIcon() {
  return (
    <Icon>
      <circle cx="12" cy="8" r="3.75" />
      <path d="M4.5 20c.8-4 3.8-6 7.5-6s6.7 2 7.5 6" />
    </Icon>
  );
}

/** A basket: the cart. */
export function CartIcon() {
  return (
    <Icon>
      <path d="M4 9h16l-1.6 9.5a1.5 1.5 0 0 1-1.5 1.25H7.1a1.5 1.5 0 0 1-1.5-1.25zM8.5 9l2-5M15.5 9l-2-5" />
    </Icon>
  );
}

/** A tick. */
export function TickIcon() {
  return (
    <Icon>
      <path d="m5 12.5 4.5 4.5L19 7" />
    </Icon>
  );
}
