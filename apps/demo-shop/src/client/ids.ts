/** Letters and digits that are not taken for each other when read out. */
const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/** A new number such as `LM-7F3K2Q`, for orders and tickets. */
export function newNumber(prefix: string): string {
  const bytes = crypto.getRandomValues(new Uint8Array(6));
  return `${prefix}-${[...bytes].map((byte) => ALPHABET.charAt(byte % ALPHABET.length)).join('')}`;
}

/**
 * The id by which the shop knows a customer: `c_` and 16 hexadecimal digits, the same for the same e-mail address.
 *
 * It is the 64-bit FNV-1a hash (http://www.isthe.com/chongo/tech/comp/fnv/), which works without a server and
 * outside secure contexts. It hides an address from the eye, not from someone who guesses it: a real shop takes its
 * own customer number.
 */
export function customerId(email: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(email.trim().toLowerCase())) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return `c_${hash.toString(16).padStart(16, '0')}`;
}
