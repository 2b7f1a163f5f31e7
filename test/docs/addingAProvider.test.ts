import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
	cpSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';

const root = path.resolve(__dirname, '../..');

/** What the page's code builds on. */
const COPIED = [
	...['credentials', 'nodes', 'providers', 'tasks', 'transport', 'media', 'model'],
	...['sandbox', 'scripts', 'test', 'package.json', 'tsconfig.json', 'jest.config.js'],
];

const page = readFileSync(path.join(root, 'docs/adding-a-provider.md'), 'utf8');

/** Blocks of code whose first line is a comment with the file they are. */
const files = [...page.matchAll(/^```ts\n\/\/ (\S+)\n([\s\S]*?)^```$/gm)].map(
	([, file = '', content = '']) => ({ file, content }),
);
/** Changes to files that are there already. */
const changes = [...page.matchAll(/^```diff (\S+)\n([\s\S]*?)^```$/gm)].map(
	([, file = '', lines = '']) => ({ file, lines: lines.trimEnd().split('\n') }),
);

/** The page's files, and those through which the rest of the project sees them. */
const compiled = {
	extends: './tsconfig.json',
	compilerOptions: { incremental: false, tsBuildInfoFile: null },
	include: [...files, ...changes]
		.map(({ file }) => file)
		.filter((file) => file.endsWith('.ts'))
		.concat('test/providers/contract.test.ts'),
};

let copy: string;
beforeAll(() => {
	copy = mkdtempSync(path.join(tmpdir(), 'dance-video-sixth-'));
	for (const name of COPIED) {
		cpSync(path.join(root, name), path.join(copy, name), { recursive: true });
	}
	symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'));
	for (const { file, content } of files) {
		mkdirSync(path.dirname(path.join(copy, file)), { recursive: true });
		writeFileSync(path.join(copy, file), content);
	}
	for (const { file, lines } of changes) change(path.join(copy, file), lines);
	writeFileSync(path.join(copy, 'tsconfig.page.json'), JSON.stringify(compiled));
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

/** Applies a change as `patch` would; what it stands on must be there exactly once. */
function change(file: string, lines: string[]): void {
	const marked = (...marks: string[]) =>
		lines
			.filter((line) => marks.includes(line.charAt(0)))
			.map((line) => `${line.slice(1)}\n`)
			.join('');
	const parts = readFileSync(file, 'utf8').split(marked(' ', '-'));
	if (parts.length !== 2) throw new Error(`${file} does not have once:\n${marked(' ', '-')}`);
	writeFileSync(file, parts.join(marked(' ', '+')));
}

async function run(...args: string[]): Promise<{ code: number; output: string }> {
	const child = spawn(process.execPath, args, { cwd: copy, stdio: ['ignore', 'pipe', 'pipe'] });
	const [out, err, [code]] = await Promise.all([
		text(child.stdout),
		text(child.stderr),
		once(child, 'close') as Promise<[number]>,
	]);
	return { code, output: out + err };
}

const bin = (name: string, file: string) =>
	path.join(path.dirname(require.resolve(`${name}/package.json`)), 'bin', file);

describe('docs/adding-a-provider.md', () => {
	it('shows every file that a provider needs', () => {
		expect(files.map(({ file }) => file)).toEqual([
			'providers/wavelet/generate.ts',
			'providers/wavelet/task.ts',
			'providers/wavelet/errors.ts',
			'providers/wavelet/index.ts',
			'credentials/WaveletApi.credentials.ts',
			'sandbox/providers/wavelet.ts',
			'test/providers/wavelet/fixtures.ts',
		]);
	});

	it('is code that the compiler accepts', async () => {
		const { output } = await run(bin('typescript', 'tsc'), '-p', 'tsconfig.page.json');
		const about = (line: string) => compiled.include.some((file) => line.startsWith(file));
		expect(output.split('\n').filter(about)).toEqual([]);
	}, 180_000);

	it('is a provider that passes the contract suite by being in the registry', async () => {
		const { code, output } = await run(
			bin('jest', 'jest.js'),
			...['--selectProjects', 'unit', '--testNamePattern', '^(wavelet|the registry)'],
			...['--testPathPatterns', 'test/providers/contract', '--no-cache'],
		);
		expect(output).toMatch(/Tests:.* \d{2} passed/);
		expect(output).not.toMatch(/✕|\d failed/);
		expect(code).toBe(0);
	}, 180_000);
});
