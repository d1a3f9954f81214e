import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Logo } from '../components/logo.tsx';
import { access, accessNote, begin, login } from '../state/session.ts';

/** The door: a token, or the link that `npm start` prints. */
export function Login(): JSX.Element {
  const field = useRef<HTMLInputElement>(null);
  const [token, type] = useState('');
  const [busy, setBusy] = useState(false);
  const note = accessNote.value;
  useEffect(() => field.current?.focus(), []);
  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    await login(token).finally(() => setBusy(false));
    field.current?.select();
  };
  return (
    <main class="door">
      <Logo />
      <h1>Log in</h1>
      <form onSubmit={submit}>
        <label class="field">
          <span>Admin token</span>
          <input
            ref={field}
            type="password"
            name="token"
            value={token}
            autocomplete="current-password"
            required
            aria-invalid={note !== ''}
            aria-describedby="door-note door-help"
            onInput={(event) => type(event.currentTarget.value)}
          />
        </label>
        <p id="door-note" class="door-note" role="alert">
          {note}
        </p>
        <button type="submit" class="button button-main" disabled={busy}>
          {busy ? 'Logging in…' : 'Log in'}
        </button>
      </form>
      <p id="door-help" class="muted">
        <code>npm start</code> prints a link that logs you in by itself. The token is also in{' '}
        <code>waystone.config.json</code>, under <code>adminTokens</code>.
      </p>
    </main>
  );
}

/** Shown while the collector is asked, and where it cannot say. */
export function Waiting(): JSX.Element {
  const failed = access.value === 'failed';
  return (
    <main class="door">
      <Logo />
      {failed ? (
        <>
          <h1>The collector is out of reach</h1>
          <p role="alert">{accessNote.value}</p>
          <button type="button" class="button button-main" onClick={() => void begin()}>
            Try again
          </button>
        </>
      ) : (
        <p class="muted" role="status">
          One moment…
        </p>
      )}
    </main>
  );
}
