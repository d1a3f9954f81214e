import { hookOf } from '../banners.ts';
import { type Finding, finding } from '../catalogue.ts';
import type { Installation } from '../installation.ts';
import { isWaystone } from '../settings.ts';
import type { Visit } from '../visit.ts';

/** Consent, cookie banner, opt-out and Global Privacy Control. */
export function checkPrivacy(visit: Visit, installations: readonly Installation[]): Finding[] {
  const findings = installations.some(({ settings }) => settings.consent !== undefined)
    ? checkConsent(visit)
    : checkBanner(visit, installations);
  if (visit.privacyControl) findings.push(finding('privacy_control'));
  const reason = optsOut(visit) ? 'waystone=off in the address' : visit.refusal;
  if (reason !== '') findings.push(finding('opted_out', { reason }));
  return findings;
}

/** The script takes the word out of the address of the page as soon as it has read it. */
function optsOut({ asked, url }: Visit): boolean {
  return [asked, url].some((address) => /[?&]waystone=off\b/.test(address));
}

function checkConsent(visit: Visit): Finding[] {
  const given = givesConsent(visit);
  const verdict = given
    ? finding('consent_awaited')
    : finding('consent_never_given', { hook: hookOf(visit.banners) });
  return visit.consented ? [verdict, finding('consent_tried')] : [verdict];
}

/** In a bundle the settings cannot be seen; nothing is said of it. */
function checkBanner({ banners }: Visit, installations: readonly Installation[]): Finding[] {
  const [banner] = banners;
  const open = installations.filter(({ tag, settings }) => tag !== null && settings.cookieless === undefined);
  if (banner === undefined || open.length === 0) return [];
  return [finding('banner_without_consent', { banner, hook: hookOf(banners) })];
}

const CONSENT_CALL = /waystone\w*(?:\?\.)?(?:\.consent\s*\(|\(\s*["'`]consent["'`])/;

/** Whether any script of the page, but Waystone's own, gives or refuses consent. */
function givesConsent({ tags, exchanges, url, html }: Visit): boolean {
  const texts = [html, ...tags.filter((tag) => !isWaystone(tag, url)).map(({ text }) => text)];
  for (const { answer } of exchanges) if (answer !== null) texts.push(answer);
  return texts.some((text) => CONSENT_CALL.test(text));
}
