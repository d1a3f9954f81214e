/**
 * The shape of everything to read: articles, guides, help pages.
 * Text may hold links as `[words](/shop/path)`.
 * @module
 */

/** Drawings that text can call for by name. */
export type FigureName = 'pollen-calendar' | 'filter-stages';

/** A paragraph, a list, numbered steps, a boxed remark, or a figure. */
export type Block =
  | string
  | { list: readonly string[] }
  | { steps: readonly string[] }
  | { note: string }
  | { figure: FigureName };

export type Section = { heading: string; blocks: readonly Block[] };

export type Story = {
  /** Last part of its path. */
  slug: string;
  title: string;
  /** One sentence; also the page's description. */
  summary: string;
  sections: readonly Section[];
};

/** How long a story takes to read, at 200 words a minute: `3 minutes`. */
export function readingTime({ summary, sections }: Story): string {
  const words = [summary, ...sections.flatMap((section) => [section.heading, ...section.blocks.map(plain)])]
    .join(' ')
    .split(/\s+/).length;
  const minutes = Math.max(1, Math.round(words / 200));
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
}

function plain(block: Block): string {
  if (typeof block === 'string') return block;
  if ('list' in block) return block.list.join(' ');
  if ('steps' in block) return block.steps.join(' ');
  return 'note' in block ? block.note : '';
}
