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

/** As Stryker reports them: each file with its text. */
function withSource(files: object): object {
	return Object.fromEntries(
		Object.entries(files).map(([name, file]) => [name, { source: '', ...(file as object) }]),
	);
}

/** In a process of its own: jest here does not load ES modules. */
function pageWith(page: string, folder: string, files: object): string {
	const program = `
		import { withReport } from ${JSON.stringify(pathToFileURL(script).href)};
		const [page, folder, files] = JSON.parse(process.argv[1]);
		const onDay = new Date('2026-01-02');
		process.stdout.write(withReport(page, { folder, report: { files }, onDay }));`;
	const given = JSON.stringify([page, folder, withSource(files)]);
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

	it('counts what was tried, what was not noticed as not noticed, and nothing where nothing is changed', () => {
		expect(page).toContain(
			'| tasks/a.ts | 1 | 1 | 1 | 1 | 50.0 % | 2026-01-02 |\n| tasks/texts.ts | 0 | 0 | 0 | 0 | - |',
		);
		expect(page).toContain('| **All** | 1 | 1 | 1 | 1 | 50.0 % |');
	});

	it('names each change that survived', () => {
		expect(page).toContain(
			"- tasks/a.ts:3 ConditionalExpression: `a 'b'`\n- tasks/a.ts:4 ConditionalExpression: `true`\n",
		);
		expect(page.match(/^- tasks/gm)).toHaveLength(2);
	});

	it('says why, where no test can notice a change, as long as the line is the same', () => {
		const files = (line: string) => ({
			'transport/redact.ts': {
				source: `one\n\treturn ${line} 1;`,
				mutants: [mutant('Survived', 1), mutant('Survived', 2)],
			},
		});
		const known = pageWith('', 'transport', files('at < 0 || at ==='));
		expect(known).toContain(
			'- transport/redact.ts:1 ConditionalExpression: `true`\n- transport/redact.ts:2 ConditionalExpression: `true` - same effect: no address begins with its question mark\n',
		);
		expect(known).toContain('| transport/redact.ts | 0 | 0 | 2 | 0 | 0.0 % |');
		expect(pageWith('', 'transport', files('at <= 0 ||'))).not.toContain('same effect:');
	});

	it('keeps what it says of other files, and replaces what it said of this one', () => {
		const media = pageWith(page, 'media', { 'media/b.ts': { mutants: [mutant('Killed', 1)] } });
		const more = pageWith(media, 'tasks', { 'tasks/c.ts': { mutants: [mutant('Killed', 1)] } });
		const kept = '- tasks/a.ts:4 ConditionalExpression: `true`\n';
		expect(more.match(/^## .*/gm)).toEqual(['## media', '## tasks']);
		expect(more).toContain(
			'| tasks/a.ts | 1 | 1 | 1 | 1 | 50.0 % | 2026-01-02 |\n| tasks/c.ts | 1 |',
		);
		expect(more).toContain('| **All** | 2 | 1 | 1 | 1 | 60.0 % |');
		expect(more).toContain(kept);

		const again = pageWith(more, 'tasks', { 'tasks/a.ts': { mutants: [mutant('Killed', 1)] } });
		expect(again).toContain('| tasks/a.ts | 1 | 0 | 0 | 0 | 100.0 % |');
		expect(again).not.toContain('Survived:');
		expect(again.match(/^# /gm)).toHaveLength(1);
	});
});
