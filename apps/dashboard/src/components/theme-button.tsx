import type { JSX } from 'preact';
import { nextTheme, theme } from '../state/theme.ts';
import { Icon } from './icon.tsx';

const NAMES = { system: 'as the system', light: 'light', dark: 'dark' } as const;

/** Goes through the themes: as the system, light, dark. */
export function ThemeButton(): JSX.Element {
  const label = `Theme: ${NAMES[theme.value]}. Change to ${NAMES[nextTheme(theme.value)]}`;
  const turn = () => {
    theme.value = nextTheme(theme.value);
  };
  return (
    <button type="button" class="icon-button" title={label} aria-label={label} onClick={turn}>
      <Icon name={theme.value} />
    </button>
  );
}
