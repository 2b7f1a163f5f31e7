import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
	cpSync,
	existsSync,
	globSync,
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

/** All that a provider touches, and what that builds on. */
const COPIED = [
	...['credentials', 'nodes', 'providers', 'tasks', 'transport', 'media', 'suspension', 'model'],
	...['sandbox', 'scripts', 'test', 'docs', 'examples', 'bench', 'host'],
	...['package.json', 'tsconfig.json', 'jest.config.js', 'README.md', 'CHANGELOG.md'],
	...['.prettierrc', '.prettierignore', 'eslint.config.mjs'],
].filter((name) => existsSync(path.join(root, name)));

let copy: string;
let created: Awaited<ReturnType<typeof run>>;
beforeAll(async () => {
	copy = mkdtempSync(path.join(tmpdir(), 'dance-video-sixth-'));
	for (const name of COPIED) {
		cpSync(path.join(root, name), path.join(copy, name), {
			recursive: true,
			filter: (file) => path.basename(file) !== 'node_modules',
		});
	}
	symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'));
	created = await newProvider('wavelet', '--site', 'https://wavelet.example');
}, 60_000);
afterAll(() => rmSync(copy, { recursive: true, force: true }));

async function run(...args: string[]): Promise<{ code: number; output: string }> {
	const child = spawn(process.execPath, args, { cwd: copy, stdio: ['ignore', 'pipe', 'pipe'] });
	const [out, err, [code]] = await Promise.all([
		text(child.stdout),
		text(child.stderr),
		once(child, 'close') as Promise<[number]>,
	]);
	return { code, output: out + err };
}

/** What `npm run new:provider` starts. */
const newProvider = async (...args: string[]) =>
	await run(require.resolve('tsx/cli'), 'scripts/newProvider.ts', ...args);

const bin = (name: string, file: string) =>
	path.join(path.dirname(require.resolve(`${name}/package.json`)), 'bin', file);

const runTests = async (...args: string[]) =>
	await run(
		// As in package.json: less time for collecting garbage, and for compiling again.
		...['--min-semi-space-size=128', '--max-semi-space-size=128', '--no-flush-bytecode'],
		bin('jest', 'jest.js'),
		'--selectProjects',
		'unit',
		// Beside the workers of the run that this is a part of: a process more would load n8n's engine once more.
		'--runInBand',
		'--verbose',
		...args,
	);

/** The files that the command says it has written or changed. */
const touched = () => [...created.output.matchAll(/^ {2}(\S+)$/gm)].map(([, file = '']) => file);

const read = (file: string) => readFileSync(path.join(copy, file), 'utf8');

/** Test files that go over the providers there are. */
const OVER_ALL = globSync('test/**/*.test.ts', { cwd: root })
	.filter((file) => !file.startsWith('test/e2e/') && file !== path.relative(root, __filename))
	.filter((file) =>
		/\b(?:PROVIDERS|PROVIDER_IDS|WITHOUT_KEY|providerIds|DEMO_FLOWS|ERROR_TABLES)\b/.test(
			readFileSync(path.join(root, file), 'utf8'),
		),
	);

/** Those about all providers at once: a new one has to be in what they look at. */
const ABOUT_ALL_AT_ONCE = [
	...OVER_ALL.filter((file) => /^test\/(docs|host)\//.test(file)),
	...['test/examples/examples.test.ts', 'test/package/manifest.test.ts'],
];

describe('npm run new:provider', () => {
	it('writes a provider, and says what is left to be replaced, and where', () => {
		expect(created.code).toBe(0);
		expect(created.output).toMatch(
			/providers\/wavelet\/task\.ts:\d+ {2}the document's status words/,
		);
		const written = [...created.output.matchAll(/^ {2}(\S+wavelet\S*|\S+Wavelet\S*)$/gm)];
		expect(written.map(([, file]) => file)).toEqual([
			'credentials/WaveletApi.credentials.ts',
			'credentials/wavelet.dark.svg',
			'credentials/wavelet.svg',
			'providers/wavelet/errors.ts',
			'providers/wavelet/generate.ts',
			'providers/wavelet/index.ts',
			'providers/wavelet/task.ts',
			'sandbox/providers/wavelet/development.ts',
			'sandbox/providers/wavelet/index.ts',
			'test/providers/wavelet/fixtures.ts',
			'host/demo/workflows/wavelet-text-to-video.json',
		]);
		expect(written.filter(([, file = '']) => /__\w+__/.test(read(file)))).toEqual([]);
		expect(read('package.json')).toContain('"dist/credentials/WaveletApi.credentials.js"\n');
	});

	it('refuses what is no id, or is there already, and writes nothing', async () => {
		const before = read('providers/index.ts');
		for (const [args, words] of [
			[['wavelet'], /is a provider "wavelet" already/],
			[['Wave-let'], /Usage: npm run new:provider <id>/],
			[['other', '--site', 'wavelet.example'], /--site takes an address/],
		] as const) {
			const { code, output } = await newProvider(...args);
			expect(output).toMatch(words);
			expect(code).toBe(1);
		}
		expect(read('providers/index.ts')).toBe(before);
	}, 60_000);
});

describe('the provider it writes', () => {
	it('is code that the compiler accepts, with all that goes over the providers', async () => {
		const config = { extends: './tsconfig.json', compilerOptions: { incremental: false } };
		writeFileSync(path.join(copy, 'tsconfig.sixth.json'), JSON.stringify(config));
		// Several checkers do much of the work several times, on cores that other tests need.
		const oneChecker = ['-p', 'tsconfig.sixth.json', '--checkers', '1'];
		const { output } = await run(bin('typescript-7', 'tsc'), ...oneChecker);
		expect(output).toBe('');
	}, 180_000);

	it('is laid out as the formatter has it', async () => {
		const prettier = path.join(root, 'node_modules/prettier/bin/prettier.cjs');
		const { code, output } = await run(prettier, '--check', '--ignore-unknown', ...touched());
		expect(output).toMatch(/All matched files/);
		expect(code).toBe(0);
	}, 60_000);

	it('passes every suite that goes over the providers', async () => {
		const { code, output } = await runTests(
			...['--testNamePattern', 'wavelet|the registry', '--runTestsByPath'],
			...OVER_ALL.filter((file) => !ABOUT_ALL_AT_ONCE.includes(file)),
		);
		for (const title of [
			/✓ is created, followed to its end, and its video delivered byte for byte/,
			/✓ row 24: is read from wavelet as text/,
			/✓ row 26: of wavelet is an end when it is written "READY"/,
			/✓ sends wavelet the creates that are agreed to/,
			/✓ says that a bad key is not accepted/,
		]) {
			expect(output).toMatch(title);
		}
		expect(output).not.toMatch(/^ {2,}✕ (?!row)/m);
		expect(output).toMatch(/Tests:.* \d{2,} passed/);
		expect(code).toBe(0);
	}, 300_000);

	it('is on every page and in every list that has one of each', async () => {
		const { code, output } = await runTests('--runTestsByPath', ...ABOUT_ALL_AT_ONCE);
		expect(output).toMatch(/PASS .*test\/docs\/providers\.test\.ts/);
		expect(output).toMatch(/PASS .*test\/host\/flows\.test\.ts/);
		expect(code).toBe(0);
	}, 180_000);
});

describe('docs/adding-a-provider.md', () => {
	const page = readFileSync(path.join(root, 'docs/adding-a-provider.md'), 'utf8');

	it('names files that the command writes or changes, and no others', () => {
		const named = [...page.matchAll(/`([\w/.<>-]+\.(?:ts|json|md|svg))`/g)].map(([, file = '']) =>
			file.replaceAll('<id>', 'wavelet').replaceAll('<Id>', 'Wavelet'),
		);
		expect(named.length).toBeGreaterThan(10);
		const missing = named.filter(
			(file) => !existsSync(path.join(copy, file)) && !existsSync(path.join(copy, 'docs', file)),
		);
		expect(missing).toEqual([]);
	});

	it('is short enough to be read', () => {
		expect(page.split('\n').length).toBeLessThanOrEqual(160);
	});
});
