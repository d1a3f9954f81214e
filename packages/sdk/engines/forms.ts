/** Forms: what a person does in them, and never what they typed. */
import fc from 'fast-check';
import { expect } from 'vitest';
import type { Test } from './support/suite.ts';

const FORM = `<form id="quote" name="quote" action="done" method="get">
  <input name="name" id="name"><input name="email" id="email" type="email" required><button id="send">Send</button></form>`;

export function forms(test: Test): void {
  test('a form is viewed, started, told by field, and submitted', async (trial) => {
    const tab = await trial.begin({ body: FORM });
    await trial.expect('Form Viewed', 1);
    await tab.click('#name');
    await tab.type('Ada');
    await trial.expect('Form Started', 1);
    await tab.press('Tab');
    await tab.type('ada@example.org');
    await tab.click('#send');
    const [submitted] = await trial.expect('Form Submitted', 1);
    expect(submitted?.properties).toMatchObject({
      form_id: 'quote',
      form_name: 'quote',
      fields: ['name', 'email'],
      last_field: 'email',
      prevented: false,
      touched: [
        { name: 'name', ms: expect.any(Number) },
        { name: 'email', ms: expect.any(Number) },
      ],
    });
    expect(submitted?.properties.duration_ms).toBeGreaterThan(0);
    // The browser went where the form leads, with what was typed.
    await trial.oracle.until(
      () => trial.visits.some((visit) => visit.includes('/done?')),
      'the next page',
      20_000,
    );
    expect(trial.visits.find((visit) => visit.includes('/done?'))).toContain(
      'name=Ada&email=ada%40example.org',
    );
    expect(trial.of('Form Abandoned')).toEqual([]);
  });

  test('validation errors and corrections are told by field, the browser’s own messages untouched', async (trial) => {
    const tab = await trial.begin({ body: FORM });
    await tab.click('#email');
    await tab.type('nonsense');
    await tab.click('#send');
    expect(await tab.run('return document.querySelector("#email").matches(":invalid")')).toBe(true);
    await tab.run('document.querySelector("#email").value = ""; document.querySelector("#email").focus()');
    await tab.type('ada@example.org');
    await tab.click('#send');
    const [submitted] = await trial.expect('Form Submitted', 1);
    expect(submitted?.properties.touched).toContainEqual(
      expect.objectContaining({ name: 'email', invalid: 1, corrections: expect.any(Number) }),
    );
  });

  test('a form that was started and left is abandoned, at its last field', async (trial) => {
    const tab = await trial.begin({ body: FORM });
    await tab.click('#name');
    await tab.type('Ada');
    await tab.goto(`${trial.origin()}/away`);
    const [left] = await trial.expect('Form Abandoned', 1);
    expect(left?.properties).toMatchObject({ form_id: 'quote', last_field: 'name' });
  });

  test('a submit that the page prevents is an attempt, and its handlers run as ever', async (trial) => {
    const body = `${FORM}<script>window.order = [];
      addEventListener('submit', () => order.push('capture'), true);
      document.querySelector('form').addEventListener('submit', (e) => { order.push('form'); e.preventDefault() });
      document.addEventListener('submit', () => order.push('bubble'))</script>`;
    const tab = await trial.begin({ body });
    await tab.click('#email');
    await tab.type('ada@example.org');
    await tab.press('Enter');
    const [attempt] = await trial.expect('Form Submitted', 1);
    expect(attempt?.properties.prevented).toBe(true);
    expect(await tab.run('return order.join()')).toBe('capture,form,bubble');
    expect(trial.visits.some((visit) => visit.includes('/done'))).toBe(false);
  });

  test('Enter and requestSubmit() are submits', async (trial) => {
    const body = `${FORM}<script>document.querySelector('form').addEventListener('submit', (e) => e.preventDefault())</script>`;
    const tab = await trial.begin({ body });
    await tab.click('#email');
    await tab.type('ada@example.org');
    await tab.press('Enter');
    await trial.expect('Form Submitted', 1);
    await tab.run("document.querySelector('form').requestSubmit()");
    await trial.expect('Form Submitted', 2);
  });

  test('a form that the page adds later is seen', async (trial) => {
    const tab = await trial.begin();
    await tab.run(
      `document.body.insertAdjacentHTML('beforeend', '<form id="late"><input id="a" name="a"></form>')`,
    );
    const [viewed] = await trial.expect('Form Viewed', 1);
    expect(viewed?.properties.form_id).toBe('late');
    await tab.click('#a');
    await tab.type('x');
    await trial.expect('Form Started', 1);
  });

  test('a form in an open shadow root is seen', async (trial) => {
    const tab = await trial.begin({ body: '<div id="host"></div>' });
    await tab.run(`const root = document.querySelector('#host').attachShadow({ mode: 'open' });
      root.innerHTML = '<form id="shadow" action="javascript:void 0"><input name="inner"><button>Go</button></form>';
      root.querySelector('form').addEventListener('submit', (e) => e.preventDefault());
      root.querySelector('input').focus()`);
    await tab.type('x');
    await trial.expect('Form Started', 1);
    await tab.run("document.querySelector('#host').shadowRoot.querySelector('button').click()");
    const [submitted] = await trial.expect('Form Submitted', 1);
    expect(submitted?.properties).toMatchObject({ form_id: 'shadow', fields: ['inner'] });
    expect(submitted?.properties.touched).toHaveLength(1);
  });

  test('a form in a frame of the same origin is seen, each time the frame has a new document', async (trial) => {
    const frame = (id: string) =>
      `<form id="${id}"><input name="inner"></form><script>document.forms[0].addEventListener('submit', (e) => e.preventDefault())</script>`;
    trial.page('/inner', { body: frame('framed'), tag: ' ' });
    trial.page('/inner-2', { body: frame('framed-2'), tag: ' ' });
    const tab = await trial.begin({ body: `<iframe src="/${trial.name}/inner"></iframe>` });
    const use = `const inner = document.querySelector('iframe').contentDocument;
      const input = inner.querySelector('input'); input.focus(); input.value = 'secret';
      input.dispatchEvent(new inner.defaultView.Event('input', { bubbles: true }));
      inner.querySelector('form').requestSubmit()`;
    // Frames are looked for a moment after they have loaded.
    await tab.run(`await new Promise((done) => setTimeout(done, 800)); ${use}`);
    expect((await trial.expect('Form Submitted', 1))[0]?.properties.form_id).toBe('framed');
    await tab.run(`const frame = document.querySelector('iframe');
      await new Promise((done) => { frame.addEventListener('load', done, { once: true }); frame.src = '/${trial.name}/inner-2' });
      await new Promise((done) => setTimeout(done, 800)); ${use}`);
    expect((await trial.expect('Form Submitted', 2))[1]?.properties.form_id).toBe('framed-2');
    expect(JSON.stringify(trial.oracle.calls)).not.toContain('secret');
  });

  test('embeds of HubSpot, Calendly and Typeform tell of views and submits', async (trial) => {
    const hubspot = (eventName: string, id: string, more = {}) => ({
      type: 'hsFormCallback',
      eventName,
      id,
      ...more,
    });
    const embeds = {
      hubspot: [
        hubspot('onFormReady', 'guid-1'),
        hubspot('onBeforeFormSubmit', 'guid-1'),
        hubspot('onFormSubmit', 'guid-1'),
        hubspot('onFormSubmitted', 'guid-1', { data: { submissionValues: { email: 'secret@example.org' } } }),
      ],
      calendly: [
        { event: 'calendly.page_height', payload: { height: '700px' } },
        { event: 'calendly.event_type_viewed' },
        { event: 'calendly.date_and_time_selected' },
        {
          event: 'calendly.event_scheduled',
          payload: { event: { uri: 'https://api.calendly.com/secret' }, invitee: { uri: 'secret' } },
        },
      ],
      // Typeform's are known by where they come from.
      typeform: [{ type: 'form-ready', formId: 'no' }, { type: 'form-submit', formId: 'no' }, null, 'text'],
    };
    const tab = await trial.begin();
    const elsewhere = (path: string) => path.replace('//www.', '//forms.');
    const calendly = new URL(elsewhere(trial.page('/calendly'))).origin;
    for (const [name, said] of Object.entries(embeds)) {
      const head = `<script>for (const data of ${JSON.stringify(said)}) parent.postMessage(data, '*')</script>`;
      const src = elsewhere(trial.page(`/${name}`, { head, tag: ' ' }));
      await tab.run(`const frame = document.createElement('iframe'); frame.src = '${src}';
        await new Promise((done) => { frame.onload = done; document.body.append(frame) })`);
    }
    const typeform = (data: object) =>
      `dispatchEvent(new MessageEvent('message', { origin: 'https://acme.typeform.com', data: ${JSON.stringify(data)} }));`;
    await tab.run(
      [
        typeform({ type: 'form-ready', formId: 'tf1' }),
        typeform({ type: 'form-height-changed', height: 1 }),
        typeform({ type: 'form-submit', formId: 'tf1', responseId: 'secret' }),
        // The page's own.
        `postMessage(${JSON.stringify(hubspot('onFormSubmitted', 'own'))}, '*');`,
      ].join('\n'),
    );
    const told = (name: string) => trial.of(name).map(({ properties }) => properties.form_id);
    await trial.expect('Form Submitted', 3);
    expect(told('Form Submitted').toSorted()).toEqual(['guid-1', calendly, 'tf1']);
    expect(told('Form Viewed').toSorted()).toEqual(['guid-1', calendly, 'tf1']);
    expect(JSON.stringify(trial.oracle.calls)).not.toContain('secret');
  });

  test('a form of several steps is one form: started once, submitted at its end', async (trial) => {
    const body = `<form id="steps"><fieldset id="one"><input id="a" name="a"><button type="button" id="next">Next</button></fieldset>
      <fieldset id="two" hidden><input id="b" name="b"><button id="send">Send</button></fieldset></form>
      <script>next.onclick = () => { one.hidden = true; two.hidden = false; history.pushState({}, '', '?step=2') };
      document.forms[0].onsubmit = () => false</script>`;
    const tab = await trial.begin({ body, attributes: 'data-path-only' });
    await tab.click('#a');
    await tab.type('x');
    await tab.click('#next');
    await tab.click('#b');
    await tab.type('y');
    await tab.click('#send');
    const [submitted] = await trial.expect('Form Submitted', 1);
    expect(submitted?.properties.touched).toEqual([
      expect.objectContaining({ name: 'a' }),
      expect.objectContaining({ name: 'b' }),
    ]);
    expect(trial.of('Form Started')).toHaveLength(1);
    expect(trial.of('Form Abandoned')).toEqual([]);
  });

  test('no value ever leaves, but of marked fields that hold no secret', async (trial) => {
    const tab = await trial.begin({
      body: `<form id="f"><input name="text"><input name="mail" type="email"><input name="pw" type="password" data-ws-value>
        <input name="card" autocomplete="cc-number" data-ws-value><input name="note" data-ws-value><input name="hidden" type="hidden">
        <textarea name="area"></textarea><input name="auto" autocomplete="name"><input name="told" data-ws-value><button>Go</button></form>
        <script>document.forms[0].onsubmit = () => false</script>`,
    });
    const word = fc.stringMatching(/^[A-Za-z]{12,20}$/);
    const digits = fc
      .array(fc.integer({ min: 0, max: 9 }), { minLength: 13, maxLength: 19 })
      .map((list) => list.join(''));
    const secrets = fc.sample(
      fc.record({
        text: word,
        mail: word.map((name) => `${name}@example.org`),
        pw: word,
        card: digits,
        note: digits.map((number) => `${number.slice(0, 4)} ${number.slice(4, 8)}-${number.slice(8)}`),
        hidden: word,
        area: word,
        auto: word,
      }),
      { numRuns: 20, seed: 7 },
    );
    await tab.run(`for (const secret of ${JSON.stringify(secrets)}) {
      const { elements } = document.forms[0];
      for (const [name, value] of Object.entries(secret)) {
        elements[name].value = value;
        // As a browser that fills in by itself: input and change, no keys.
        for (const type of ['input', 'change']) elements[name].dispatchEvent(new Event(type, { bubbles: true }));
      }
      elements.told.value = 'told-value';
      document.forms[0].requestSubmit();
      await new Promise((done) => setTimeout(done));
    }`);
    const submits = await trial.expect('Form Submitted', 20);
    const sent = trial.oracle.calls.map(({ body }) => body).join('\n');
    for (const secret of secrets)
      for (const value of Object.values(secret))
        expect(sent).not.toContain(JSON.stringify(value).slice(1, -1));
    for (const { properties } of submits) expect(properties.values).toEqual({ told: 'told-value' });
  });
}
