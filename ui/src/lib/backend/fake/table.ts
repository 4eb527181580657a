import type { AddRequest, Amount, PastedColumn, PastedRow, PastedView } from '../types';

/** Rows read of one table. */
const MOST = 1000;

/** The words that columns are known by. */
const HEADS: Record<PastedColumn, string> = {
  name: 'name product produkt artikel item bezeichnung',
  barcode: 'barcode ean gtin strichcode code',
  amount: 'amount quantity count menge anzahl stück',
  date: 'date best-before expires expiry datum mhd haltbar',
  place: 'place location where ort lagerort platz',
  price: 'price cost preis kosten',
  store: 'store shop laden geschäft markt',
  note: 'note notes comment notiz bemerkung',
};

/** What the reader has to ask of the rest of the fake. */
export interface Known {
  byGtin: (gtin: string) => { id: string; name: string } | null;
  byName: (name: string) => { id: string; name: string } | null;
  place: (name: string) => string | null;
  amount: (text: string) => Amount | null;
  date: (text: string) => string | null;
}

/** The cells of a table from a spreadsheet, or of a CSV text; quotes hold separators and line ends together. */
export function cells(text: string): { line: number; cells: string[] }[] {
  const first = text.split(/\r?\n/, 1)[0] ?? '';
  const separator = ['\t', ';', ','].find((s) => first.includes(s)) ?? '\t';
  const rows: { line: number; cells: string[] }[] = [];
  let [row, cell, quoted, line, began]: [string[], string, boolean, number, number] = [[], '', false, 1, 1];
  const endRow = () => {
    row.push(cell.trim());
    if (row.some((c) => c !== '')) rows.push({ line: began, cells: row });
    [row, cell, began] = [[], '', line];
  };
  for (let i = 0; i < text.length; i += 1) {
    const char = text.charAt(i);
    if (char === '\n') line += 1;
    if (quoted && char === '"' && text.charAt(i + 1) === '"') {
      cell += '"';
      i += 1;
    } else if (char === '"' && (quoted || cell.trim() === '')) quoted = !quoted;
    else if (!quoted && char === separator) {
      row.push(cell.trim());
      cell = '';
    } else if (!quoted && char === '\n') endRow();
    else if (char !== '\r') cell += char;
  }
  line += 1;
  endRow();
  return rows;
}

function column(head: string): PastedColumn | null {
  const words = head.toLowerCase().split(/[^\p{L}-]+/u);
  const all = Object.keys(HEADS) as PastedColumn[];
  return all.find((c) => HEADS[c].split(' ').some((word) => words.includes(word))) ?? null;
}

/** Reads a table as far as tests and samples need it; without a line of heads, the columns are in their usual order. */
export function readTable(text: string, known: Known): PastedView {
  const [first, ...rest] = cells(text);
  if (!first) return { rows: [], left: 0 };
  const heads = first.cells.map(column);
  const headed = heads.some((head) => head !== null);
  const columns: (PastedColumn | null)[] = headed
    ? heads
    : ['name', 'amount', 'date', 'place', 'price', 'store', 'note'];
  const body = headed ? rest : [first, ...rest];
  const rows = body.slice(0, MOST).map(({ line, cells: values }): PastedRow => {
    const cell = (wanted: PastedColumn) => values[columns.indexOf(wanted)] ?? '';
    return read(line, cell, known);
  });
  return { rows, left: Math.max(0, body.length - MOST) };
}

function read(line: number, cell: (column: PastedColumn) => string, known: Known): PastedRow {
  const problems: PastedColumn[] = [];
  const take = <T>(column: PastedColumn, reader: (text: string) => T | null): T | null => {
    const text = cell(column);
    if (text === '') return null;
    const value = reader(text);
    if (value === null) problems.push(column);
    return value;
  };
  const coded = take('barcode', known.byGtin);
  const name = coded?.name ?? cell('name');
  const product = coded ?? known.byName(name);
  const amount = cell('amount') === '' ? { milli: 1000, unit: 'piece' } : take('amount', known.amount);
  if (name === '' && !problems.includes('barcode')) problems.push('name');
  const rest: Omit<AddRequest, 'amount'> = {
    productId: product?.id ?? null,
    name: product ? null : name,
    date: take('date', known.date),
    dateKind: 'best-before',
    dateFrom: null,
    placeId: take('place', known.place),
    priceMinor: take('price', price),
    store: cell('store') || null,
    note: cell('note') || null,
    groupId: null,
  };
  const add = name === '' || amount === null ? null : { ...rest, amount };
  return { line, add, name: product?.name ?? name, known: product !== null, problems };
}

function price(text: string): number | null {
  const value = Number(text.replace(/[€$\s]/g, '').replace(',', '.'));
  return Number.isFinite(value) && value >= 0 ? Math.round(value * 100) : null;
}
