import { type Level, MONTHS, POLLEN_CALENDAR } from '../content/pollen-calendar.ts';
import { TableScroll } from './table-scroll.tsx';

const WORDS: Record<Level, string> = { 0: 'none', 1: 'some', 2: 'much' };

/** The pollen calendar as a table: colour for the eye, words for the ear. */
export function PollenCalendar() {
  return (
    <>
      <TableScroll label="Pollen calendar">
        <table class="calendar">
          <thead>
            <tr>
              <th scope="col">Plant</th>
              {MONTHS.map((month) => (
                <th scope="col">
                  <abbr title={month}>{month.slice(0, 3)}</abbr>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {POLLEN_CALENDAR.map(({ plant, levels }) => (
              <tr>
                <th scope="row">{plant}</th>
                {levels.map((level) => (
                  <td class={`level-${level}`}>
                    <span class="visually-hidden">{WORDS[level]}</span>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
      <figcaption>
        <span class="key level-1" /> some <span class="key level-2" /> much. Usual months in the middle of
        Europe.
      </figcaption>
    </>
  );
}
