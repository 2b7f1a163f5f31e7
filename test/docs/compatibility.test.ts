import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const MODULES = join(ROOT, 'scripts', 'matrix');
const PAGE = 'compatibility.md';

interface Result {
	version?: string;
	passed?: number;
	failed?: number;
	why?: string;
}

const read = (...path: string[]) => readFileSync(join(ROOT, ...path), 'utf8');
const results = JSON.parse(read('docs', 'compatibility.json')) as Record<string, Result>;

/** What an expression is in a Node process of its own that may import the matrix's modules. */
function evaluate(imports: string, expression: string): unknown {
	const code = `${imports}; process.stdout.write(JSON.stringify(await (${expression})))`;
	const args = ['--input-type=module', '--eval', code];
	return JSON.parse(
		execFileSync(process.execPath, args, { cwd: MODULES, encoding: 'utf8' }),
	) as unknown;
}

describe('docs/compatibility.md', () => {
	it('shows what was run, as it is kept beside it', () => {
		const text = read('docs', PAGE);
		const made = evaluate(
			"import { page } from './record.mjs'",
			`page(${JSON.stringify(text)}, ${JSON.stringify(results)})`,
		);
		expect(text).toBe(made);
	});

	it('tells what was not run, and why, and what failed', () => {
		const rows = ['1.0.0', '2.0.0', 'latest', '3.0.0'].map((version) => ({
			id: version,
			version,
			database: 'SQLite',
			mode: 'main',
		}));
		const told = {
			'1.0.0': { passed: 3, failed: 0, on: '2026-01-01' },
			'2.0.0': { passed: 2, failed: 1, on: '2026-01-01' },
			latest: { version: '2.9.9', why: 'it is not to be had', on: '2026-01-01' },
		};
		const text = evaluate(
			"import { tables } from './page.mjs'",
			`tables(${JSON.stringify(rows)}, [], ${JSON.stringify(told)})`,
		);
		expect(String(text).split('\n').slice(2, 6)).toEqual([
			'| 1.0.0 | SQLite | main | 3 passed | 2026-01-01 |',
			'| 2.0.0 | SQLite | main | **1 failed**, 2 passed | 2026-01-01 |',
			'| 2.9.9 (latest) | SQLite | main | not run: it is not to be had | 2026-01-01 |',
			'| 3.0.0 | SQLite | main | not run |  |',
		]);
	});

	it('shows every version that the documentation names as one whose tests passed', () => {
		const pages = readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.md'));
		const texts = [
			read('README.md'),
			...pages.filter((p) => p !== PAGE).map((p) => read('docs', p)),
		];
		const named = texts.flatMap((text) => text.match(/\b[12]\.\d{1,3}\.\d{1,3}\b/g) ?? []);
		const passed = Object.values(results).flatMap(({ version, failed }) =>
			version && failed === 0 ? [version] : [],
		);
		expect(passed).toEqual(expect.arrayContaining([...new Set(named)]));
	});

	it('comes of tests that exist', () => {
		const modes = ['main', 'queue'].flatMap((mode) => [
			[mode, '1.0.0'],
			[mode, '2.0.0'],
		]);
		const names = evaluate(
			"import { testsOf } from './rows.mjs'",
			`${JSON.stringify(modes)}.flatMap(([mode, version]) => testsOf({ mode }, version))`,
		) as string[];
		for (const name of names) {
			expect(existsSync(join(ROOT, 'test', 'e2e', `${name}.test.ts`))).toBe(true);
		}
	});
});
