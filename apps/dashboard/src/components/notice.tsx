import type { ComponentChildren, JSX } from 'preact';
import { refresh } from '../state/refresh.ts';
import { Icon } from './icon.tsx';

/** An error with what to do about it. Where older figures are still shown, `old` says that they are. */
export function Notice({ message, old = false }: { message: string; old?: boolean }): JSX.Element {
  return (
    <div class="notice" role="alert">
      <Icon name="warning" />
      <p>
        <strong>{old ? 'These figures could not be renewed.' : 'This could not be loaded.'}</strong> {message}
      </p>
      <button type="button" class="button" onClick={refresh}>
        Try again
      </button>
    </div>
  );
}

/** Grey shapes where content will be; the words are for screen readers. */
export function Loading({ what, rows = 4 }: { what: string; rows?: number }): JSX.Element {
  return (
    <div class="loading" aria-busy="true">
      <span class="sr">Loading {what}</span>
      {Array.from({ length: rows }, (_, index) => (
        <span key={index} class="loading-row" aria-hidden="true" />
      ))}
    </div>
  );
}

/** The same for the way: stones whose heights mean nothing yet. */
export function LoadingWay(): JSX.Element {
  return (
    <div class="loading loading-way" aria-busy="true">
      <span class="sr">Loading the journey</span>
      {[1, 2, 3, 4].map((stone) => (
        <span key={stone} class="loading-row" aria-hidden="true" />
      ))}
    </div>
  );
}

/** A part of a page under a heading. */
export function Section(props: {
  id: string;
  title: string;
  aside?: ComponentChildren;
  children: ComponentChildren;
}): JSX.Element {
  return (
    <section class="section" aria-labelledby={props.id}>
      <header class="section-head">
        <h2 id={props.id}>{props.title}</h2>
        {props.aside}
      </header>
      {props.children}
    </section>
  );
}
