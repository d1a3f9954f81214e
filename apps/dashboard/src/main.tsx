/**
 * The dashboard's start.
 * @module
 */
import { render } from 'preact';
import { App } from './app.tsx';
import { followHistory } from './state/navigation.ts';
import { keepFresh } from './state/refresh.ts';
import { begin, followToken } from './state/session.ts';
import { applyTheme } from './state/theme.ts';
import './styles/index.css';

applyTheme();
followHistory();
followToken();
keepFresh();
void begin();

const root = document.getElementById('app');
if (root) render(<App />, root);
