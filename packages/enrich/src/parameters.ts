/**
 * Query parameters that are never kept: they name a campaign (read before, into columns of their own), a click,
 * a secret or a person.
 * @module
 */
import { CLICK_IDS } from './channel/click-ids.ts';

/** Lower case; a name is compared in lower case too. */
const STRIPPED_NAMES = new Set([
  ...[...CLICK_IDS.keys()].map((name) => name.toLowerCase()),
  // Linkers and session tags of analytics and e-mail tools.
  '_ga',
  '_gl',
  '_hsq',
  'hsctatracking',
  'mc_tc',
  'oly_anon_id',
  'oly_enc_id',
  'vero_id',
  // Secrets and sessions.
  'code',
  'key',
  'pin',
  'sid',
  'state',
  'ticket',
  // People.
  'birthdate',
  'birthday',
  'dob',
  'firstname',
  'lastname',
  'fullname',
  'username',
  'user',
  'login',
]);

const STRIPPED_PREFIXES = /^(utm_|hsa_|pk_|mtm_|matomo_|oly_)/;

/** A word of a name (`reset_token`, `apiKey`, `customer-email`) that makes it secret or personal. */
const SECRET_WORD =
  /(^|[_\-.[])(access_?key|api_?key|auth|authorization|bearer|credentials?|csrf|e_?mail|iban|jwt|mail|mobile|nonce|otp|passcode|passwd|password|phone|private_?key|pwd|secret|session(_?id)?|sig|signature|ssn|tel|telephone|token|xsrf)([_\-.\]]|$)/;

const EMAIL = /[^\s@/]+@[^\s@/]+\.[a-z]{2,}/i;

/** Whether a text holds an e-mail address. */
export function isEmailLike(text: string): boolean {
  return EMAIL.test(text);
}

/** Whether a query parameter (name and value decoded) names a campaign. */
export function isCampaignParameter(name: string): boolean {
  return STRIPPED_PREFIXES.test(wordsOf(name));
}

/** Whether a query parameter (name and value decoded) must not be kept. */
export function isStrippedParameter(name: string, value: string): boolean {
  const words = wordsOf(name);
  return (
    STRIPPED_NAMES.has(name.toLowerCase()) ||
    STRIPPED_PREFIXES.test(words) ||
    SECRET_WORD.test(words) ||
    isEmailLike(value) ||
    // `/unsubscribe?anna@example.com`
    isEmailLike(name)
  );
}

/** `apiKey` and `resetToken` become `api_key` and `reset_token`. */
function wordsOf(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase();
}
