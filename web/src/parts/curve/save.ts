// Files made in the browser: of what it shows alone.
export function saveAs(name: string, address: string): void {
  const link = document.createElement('a');
  link.href = address;
  link.download = name.replace(/[\\/:*?"<>|]/g, '_');
  link.click();
}

// A spreadsheet takes what begins like a formula for one.
const cell = (text: string): string => {
  const safe = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
};

export function saveTable(name: string, rows: readonly (readonly string[])[]): void {
  const address = URL.createObjectURL(
    new Blob(['\uFEFF', rows.map((row) => row.map(cell).join(',')).join('\r\n'), '\r\n'], { type: 'text/csv;charset=utf-8' }),
  );
  saveAs(name, address);
  window.setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
