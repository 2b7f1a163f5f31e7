import { z } from 'zod';

import type { GoogleAccounts } from './googleAccounts';
import { jsonBody, Refusal, type Service } from './service';

type Cell = string | number | boolean;

/** One spreadsheet with its sheets. */
export interface GoogleSheets {
	/** `sheets.googleapis.com` */
	service: Service;
	/** What people open; what goes in a node's *Document*. */
	url: string;
	/** The rows below the heading, as objects. */
	rows(sheet: string): Array<Record<string, Cell>>;
	/** Types into a sheet, heading first. */
	fill(sheet: string, rows: Cell[][]): void;
}

const SCOPES = ['https://www.googleapis.com/auth/spreadsheets'];
const ID = '1aB_sheet-of-a-test-0123456789abcdefghijklmno';
const valuesSchema = z.array(z.array(z.union([z.string(), z.number(), z.boolean()])));
const batchUpdateSchema = z
	.object({
		valueInputOption: z.enum(['RAW', 'USER_ENTERED']),
		data: z.array(z.object({ range: z.string(), values: valuesSchema }).strict()).min(1),
	})
	.strict();

/**
 * Stands in for Google Sheets, as far as rows are read and cells are written.
 * Source: https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets.values
 */
export function createGoogleSheets(accounts: GoogleAccounts): GoogleSheets {
	const sheets = new Map<string, Cell[][]>();

	const locate = (range: string) => {
		const { sheet = '', ...area } = parseRange(range);
		const grid = sheets.get(sheet);
		if (!grid) throw new Refusal(400, `Unable to parse range: ${range}`);
		return { grid, sheet, ...area };
	};
	const write = (range: string, values: Cell[][], option: 'RAW' | 'USER_ENTERED') => {
		const { grid, top, left } = locate(range);
		values.forEach((cells, down) =>
			cells.forEach((cell, right) => {
				const row = (grid[top + down] ??= []);
				for (let column = row.length; column < left; column++) row[column] = '';
				// What a person types with "=" is a formula.
				const isFormula = option === 'USER_ENTERED' && /^=/.test(String(cell));
				row[left + right] = isFormula ? '#ERROR!' : cell;
			}),
		);
	};

	return {
		url: `https://docs.google.com/spreadsheets/d/${ID}/edit#gid=0`,
		rows: (sheet) => {
			const [heading = [], ...rows] = sheets.get(sheet) ?? [];
			return rows.map((row) =>
				Object.fromEntries(heading.map((name, at) => [String(name), row[at] ?? ''])),
			);
		},
		fill: (sheet, rows) => void sheets.set(sheet, rows),
		service(request) {
			accounts.authorize(request, SCOPES);
			const { method, url } = request;
			const path = decodeURIComponent(url.pathname);
			const base = `/v4/spreadsheets/${ID}`;
			if (!path.startsWith(base)) throw new Refusal(404, 'Requested entity was not found.');
			const rest = path.slice(base.length);
			if (method === 'GET' && rest === '') {
				const properties = [...sheets.keys()].map((title, index) => ({
					properties: { sheetId: index, title, index },
				}));
				return { body: { sheets: properties } };
			}
			if (method === 'GET' && rest.startsWith('/values/')) {
				const { grid, ...area } = locate(rest.slice('/values/'.length));
				return { body: { majorDimension: 'ROWS', values: cut(grid, area) } };
			}
			if (method === 'POST' && rest === '/values:batchUpdate') {
				const { data, valueInputOption } = jsonBody(request, batchUpdateSchema);
				for (const { range, values } of data) write(range, values, valueInputOption);
				return { body: { spreadsheetId: ID, totalUpdatedCells: data.length } };
			}
			throw new Refusal(404, `${method} ${path}`);
		},
	};
}

interface Area {
	top: number;
	left: number;
	bottom: number;
	right: number;
}

/** Reads A1 notation: `'My sheet'`, `Sheet!B2`, `Sheet!A:Z`, `Sheet!1:1`. */
function parseRange(range: string): Area & { sheet?: string } {
	const [, quoted, plain, from, to] =
		/^(?:'((?:[^']|'')+)'|([^'!]+))(?:!([A-Z]*\d*)(?::([A-Z]*\d*))?)?$/.exec(range) ?? [];
	const first = cellOf(from ?? '');
	const last = cellOf(to ?? from ?? '');
	return {
		sheet: quoted?.replaceAll("''", "'") ?? plain,
		top: first.row ?? 0,
		left: first.column ?? 0,
		bottom: last.row ?? Infinity,
		right: last.column ?? Infinity,
	};
}

function cellOf(cell: string): { row?: number; column?: number } {
	const [, letters = '', digits = ''] = /^([A-Z]*)(\d*)$/.exec(cell) ?? [];
	const column = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
	return {
		...(digits && { row: Number(digits) - 1 }),
		...(letters && { column }),
	};
}

const cut = (grid: Cell[][], { top, left, bottom, right }: Area) =>
	grid.slice(top, bottom + 1).map((row) => row.slice(left, right + 1));
