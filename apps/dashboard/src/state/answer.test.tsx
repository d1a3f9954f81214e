// @vitest-environment happy-dom
/** @jsxImportSource preact */
import { render } from 'preact';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ApiFailure } from '../api/request.ts';
import { type Answer, useAnswer } from './answer.ts';
import { refresh } from './refresh.ts';
import { access } from './session.ts';

let latest: Answer<string> | undefined;

function Probe(props: { name: string; load: () => Promise<string>; keep?: boolean }): null {
  latest = useAnswer(props.name, props.load, { keep: props.keep ?? false });
  return null;
}

const ask = (name: string, load: () => Promise<string>, keep = false) =>
  render(<Probe name={name} load={load} keep={keep} />, document.body);

afterEach(() => render(null, document.body));

describe('useAnswer', () => {
  it('keeps the figures while they are read anew', async () => {
    const load = vi.fn(async () => `answer ${load.mock.calls.length}`);
    ask('refresh', load);
    await vi.waitFor(() => expect(latest?.data).toBe('answer 1'));
    refresh();
    expect(latest?.data).toBe('answer 1');
    await vi.waitFor(() => expect(latest?.data).toBe('answer 2'));
  });

  it('keeps them also where reading anew fails, and tells the failure', async () => {
    const load = vi.fn().mockResolvedValueOnce('good').mockRejectedValueOnce(new ApiFailure(503, 'away'));
    ask('failing', load);
    await vi.waitFor(() => expect(latest?.data).toBe('good'));
    refresh();
    await vi.waitFor(() => expect(latest?.failure?.message).toBe('away'));
    expect(latest?.data).toBe('good');
  });

  it('does not show one question’s answer for another’s, unless asked to keep it meanwhile', async () => {
    ask('one', async () => 'first');
    await vi.waitFor(() => expect(latest?.data).toBe('first'));
    const never = () => new Promise<string>(() => undefined);
    ask('two', never);
    expect(latest).toMatchObject({ data: undefined, stale: true });
    ask('three', never, true);
    expect(latest).toMatchObject({ data: 'first', stale: true });
    ask('one', never);
    expect(latest).toMatchObject({ data: 'first', stale: false });
  });

  it('shows the door when the session has ended', async () => {
    access.value = 'in';
    ask('refused', () => Promise.reject(new ApiFailure(401, 'no session')));
    await vi.waitFor(() => expect(access.value).toBe('out'));
  });
});
