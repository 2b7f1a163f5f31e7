import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const script = path.resolve(__dirname, '../../scripts/mutation/page.mjs');

const mutant = (status: string, line: number, replacement = 'true') => ({
	status,
	mutatorName: 'ConditionalExpression',
	replacement,
	location: { start: { line } },
});

/** In a process of its own: jest here does not load ES modules. */
function pageWith(page: string, folder: string, files: object): string {
	const program = `
		import { withReport } from ${JSON.stringify(pathToFileURL(script).href)};
		const [page, folder, files] = JSON.parse(process.argv[1]);
		const paths = [folder];
		const onDay = new Date('2026-01-02');
		process.stdout.write(withReport(page, { folder, paths, report: { files }, onDay }));`;
	const given = JSON.stringify([page, folder, files]);
	const { stdout, stderr } = spawnSync(
		process.execPath,
		['--input-type=module', '--eval', program, given],
		{ encoding: 'utf8' },
	);
	if (stderr) throw new Error(stderr);
	return stdout;
}

describe('the page of mutation testing', () => {
	const tasks = {
		'tasks/a.ts': {
			mutants: [
				mutant('Killed', 1),
				mutant('Timeout', 2),
				mutant('Survived', 3, 'a\n`b`'),
				mutant('NoCoverage', 4),
				mutant('Ignored', 5),
			],
		},
		'tasks/texts.ts': { mutants: [mutant('Ignored', 1)] },
	};
	const page = pageWith('', 'tasks', tasks);

	it('counts what was tried, and what was not noticed as not noticed', () => {
		expect(page).toContain('`npm run test:mutation tasks`, 2026-01-02');
		expect(page).toContain('| tasks/a.ts | 1 | 1 | 1 | 1 | 50.0 % |\n| **All** | 1 | 1 | 1 | 1 |');
		expect(page).not.toContain('texts.ts');
	});

	it('names each change that survived', () => {
		expect(page).toContain(
			"- tasks/a.ts:3 ConditionalExpression: `a 'b'`\n- tasks/a.ts:4 ConditionalExpression: `true`\n",
		);
		expect(page.match(/^- tasks/gm)).toHaveLength(2);
	});

	it('keeps what it says of other folders, and replaces what it said of this one', () => {
		const both = pageWith(page, 'media', { 'media/b.ts': { mutants: [mutant('Killed', 1)] } });
		const again = pageWith(both, 'tasks', { 'tasks/a.ts': { mutants: [mutant('Killed', 1)] } });
		expect(again.match(/^## .*/gm)).toEqual(['## media', '## tasks']);
		expect(again).toContain('| tasks/a.ts | 1 | 0 | 0 | 0 | 100.0 % |');
		expect(again).not.toContain('Survived:');
		expect(again.match(/^# /gm)).toHaveLength(1);
	});
});
