/** Facts as a two-column table; its caption is read out before it. */
export function SpecTable({ caption, facts }: { caption: string; facts: Record<string, string> }) {
  return (
    <table class="spec-table">
      <caption>{caption}</caption>
      <tbody>
        {Object.entries(facts).map(([name, value]) => (
          <tr>
            <th scope="row">{name}</th>
            <td>{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
