// Figures as a person reads them in a terminal.

/** Dollars, without a sign: cents below a hundred, none above. */
export function money(dollars: number): string {
  const digits = dollars < 99.995 ? 2 : 0;
  return dollars.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** A quantity: of small ones two digits matter. */
export function amount(quantity: number): string {
  return quantity.toLocaleString('en', { maximumFractionDigits: quantity < 100 ? 2 : 0 });
}

/** Rows in columns two spaces apart: the first to the left, the others to the right. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

/** A text in lines of at most `width` characters, all but the first indented. */
export function wrapped(text: string, width: number, indent = ''): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    const room = lines.length === 0 ? width : width - indent.length;
    if (longer.length > room && line !== '') {
      lines.push(lines.length === 0 ? line : indent + line);
      line = word;
    } else line = longer;
  }
  return [...lines, lines.length === 0 ? line : indent + line];
}
