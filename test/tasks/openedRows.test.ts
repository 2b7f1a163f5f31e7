import type { Row } from '../../tasks/marks';
import { createOpenedRows, rowName } from '../../tasks/openedRows';

const rowOf = (name: string) => ({ name }) as unknown as Row;

describe('the rows of keys', () => {
	it('are opened once each, together', async () => {
		const asked: Array<readonly string[]> = [];
		const rows = createOpenedRows(async (names) => {
			asked.push(names);
			return new Map(names.map((name) => [name, rowOf(name)]));
		});
		await rows.openAll(['a', 'b', 'a']);
		await rows.openAll(['b', 'a']);
		await rows.openAll([]);
		await rows.openAll(['b', 'c']);
		expect(asked).toEqual([['a', 'b'], ['c']]);
		expect(rows.rowOf('b')).toEqual(rowOf('b'));
	});

	it('are named when one is missing', () => {
		const rows = createOpenedRows(async () => new Map());
		expect(() => rows.rowOf('a')).toThrow("n8n's database has no row for a");
	});

	it('have the same names in every version: under others nobody would find what was paid for', () => {
		expect(rowName('owner', 0)('row 1')).toBe('["owner",0,"row 1"]');
		expect(rowName('end', 2)('"')).toBe('["end",2,"\\""]');
		expect(rowName('task', 1)('')).toBe('["task",1,""]');
	});
});
