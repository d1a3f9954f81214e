/**
 * Light, dark, or whatever the system prefers.
 * @module
 */
import { effect, signal } from '@preact/signals';
import { keep, recall } from './storage.ts';

/** `system` follows prefers-color-scheme. */
export type Theme = 'system' | 'light' | 'dark';

/** In the order that the button goes through them. */
export const THEMES: readonly Theme[] = ['system', 'light', 'dark'];

/** The theme chosen. */
export const theme = signal<Theme>(read());

/** Puts the theme on the page and keeps it, now and on every change. Call once. */
export function applyTheme(): void {
  effect(() => {
    const chosen = theme.value;
    if (chosen === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = chosen;
    keep('theme', chosen === 'system' ? null : chosen);
  });
}

/** The theme after this one. */
export function nextTheme(now: Theme): Theme {
  return THEMES[(THEMES.indexOf(now) + 1) % THEMES.length] ?? 'system';
}

function read(): Theme {
  const kept = recall('theme');
  return kept === 'light' || kept === 'dark' ? kept : 'system';
}
