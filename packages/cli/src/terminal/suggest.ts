/**
 * The word that was probably meant.
 *
 * @returns the known word with the fewest typing errors, or `undefined` where none is near (two errors, or one in
 * three letters).
 */
export function closest(word: string, known: Iterable<string>): string | undefined {
  let best: { word: string; distance: number } | undefined;
  for (const candidate of known) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (best === undefined || distance < best.distance) best = { word: candidate, distance };
  }
  const allowed = Math.max(1, Math.min(2, Math.floor(word.length / 2)));
  return best !== undefined && best.distance <= allowed ? best.word : undefined;
}

/** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) row.push(cell(a, b, i, j, rows, row));
    rows.push(row);
  }
  return rows.at(-1)?.at(-1) ?? 0;
}

function cell(a: string, b: string, i: number, j: number, rows: number[][], row: number[]): number {
  const above = rows[i - 1] ?? [];
  const same = a[i - 1] === b[j - 1] ? 0 : 1;
  const plain = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + same);
  const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
  return swapped ? Math.min(plain, (rows[i - 2]?.[j - 2] ?? 0) + 1) : plain;
}
