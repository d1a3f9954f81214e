/**
 * The identity of a touchpoint that the export gives none: made of what the row says, never of where it stands, so
 * that an export that was sorted anew, split or appended to gives the same ids.
 * @module
 */
import { hash } from 'node:crypto';
import { SeenHashes } from '../post/seen.ts';

/** A row's identity: its content, and which of the identical rows of the file it is (from 0). */
export type RowIdentity = { digest: string; occurrence: number };

/** Tells rows of one file apart. */
export class RowIdentities {
  readonly #mappingId: string;
  readonly #seen = new SeenHashes();

  /** @param mappingId rows of different exports never share an id. */
  constructor(mappingId: string) {
    this.#mappingId = mappingId;
  }

  /**
   * The identity of the next row, by what it says.
   *
   * Two identical rows in one file are two touchpoints that look alike (a page viewed twice within the clock's
   * grain), so the second counts as number 1; in a second run it is number 1 again, and nothing is doubled.
   *
   * @param values all values of the row in order.
   */
  ofContent(values: readonly unknown[]): RowIdentity {
    const digest = this.#digest('content', values);
    return { digest, occurrence: this.#seen.addText(digest) };
  }

  /** The identity of a row that has an id of its own: however often it comes, it is the same row. */
  ofId(id: string): RowIdentity {
    return { digest: this.#digest('id', id), occurrence: 0 };
  }

  #digest(kind: 'content' | 'id', value: unknown): string {
    return hash('sha256', JSON.stringify([this.#mappingId, kind, value]));
  }
}

/**
 * The `messageId` of one message of a row.
 *
 * @param part which message of the row it is, such as `0.0` for the first touchpoint's first message.
 */
export function messageIdOf({ digest, occurrence }: RowIdentity, part: string): string {
  return `imp_${hash('sha256', `${digest}\n${occurrence}\n${part}`, 'base64url').slice(0, 27)}`;
}
