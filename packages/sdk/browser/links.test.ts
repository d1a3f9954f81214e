/**
 * One person on two domains of one owner.
 * @module
 */
import { describe, expect, it } from 'vitest';
import { useWorld } from './support/world.ts';

const world = useWorld();

/** A page of one domain, with a link to another. */
const start = async (attributes: string) => {
  const { oracle, page, site } = world;
  const there = `http://b.example:${site.port}/there`;
  const html = site.html(`<a href="${there}?plan=pro#top">Go</a>`, attributes);
  site.page('/here', html);
  site.page('/there', site.html('', attributes));
  await page.goto(`http://a.example:${site.port}/here`);
  const [view] = await oracle.expect('page', 1);
  return { id: view?.anonymousId, there };
};

const LINKED = 'data-link="b.example|a.example"';

describe('a link to another domain of the owner', () => {
  it('carries the id at the click, which the address loses without another view', async () => {
    const { id, there } = await start(LINKED);
    const { oracle, page } = world;
    await page.click('a');
    const views = await oracle.expect('page', 2);
    expect(views[1]?.anonymousId).toBe(id);
    expect(views[1]?.properties).toMatchObject({ url: `${there}?plan=pro` });
    expect(page.url()).toBe(`${there}?plan=pro#top`);
    await page.waitForTimeout(200);
    expect(oracle.of('page')).toHaveLength(2);
  });

  it('is left alone where the setting does not name its domain', async () => {
    const { id, there } = await start('data-link="example.org"');
    const { oracle, page } = world;
    await page.click('a');
    expect((await oracle.expect('page', 2))[1]?.anonymousId).not.toBe(id);
    expect(page.url()).toBe(`${there}?plan=pro#top`);
  });

  it.each([
    ['late', -180_000],
    ['from the future', 180_000],
  ])('brings nobody when it is %s', async (_, ms) => {
    const { there } = await start(LINKED);
    const { oracle, page } = world;
    await page.goto(`${there}?waystone=forged.${Date.now() + ms}`);
    expect((await oracle.expect('page', 2))[1]?.anonymousId).not.toBe('forged');
    expect(page.url()).toBe(there);
  });

  it('brings nobody to a site that names no other domains', async () => {
    const { there } = await start('');
    const { oracle, page } = world;
    await page.goto(`${there}?waystone=forged.${Date.now()}`);
    expect((await oracle.expect('page', 2))[1]?.anonymousId).not.toBe('forged');
  });
});
