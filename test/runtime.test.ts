import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const root = path.resolve(__dirname, '..');

/** A library that throws in its first line, at a place that is known. */
const THROWING = 'module.exports = () => { throw new Error("Thrown"); };';

/** Changes what a library and the global object keep, and looks for what another file has changed. */
const TEST_FILE = `
	const { Container } = require('@n8n/di');
	const { z } = require('zod');
	const fail = require('throwing');

	it('finds libraries as they were made', () => {
		for (const kept of [Container, z, fail, globalThis]) {
			expect(kept.left).toBeUndefined();
			kept.left = 'by another file';
		}
		class Service {}
		expect(Container.has('service')).toBe(false);
		Container.set('service', Service);
	});
	it('shares its global objects with them', () => {
		expect(Object.getPrototypeOf(z.object({}).parse({}))).toBe(Object.prototype);
	});
	it('is told the place where a library throws', () => {
		expect(() => fail()).toThrow(expect.objectContaining({
			stack: expect.stringMatching(/throwing.index\\.js:1:${THROWING.indexOf('new') + 1}\\)/),
		}));
	});
	it('finds the global object, and what the language brings, as they were', () => {
		for (const made of [Math.random, setTimeout, Date, URL]) expect(made.left).toBeUndefined();
		expect(z.string().left).toBeUndefined();
		expect(process.env.LEFT).toBeUndefined();
		expect(process.listenerCount('left')).toBe(0);
		z.ZodString.prototype.left = true;
		process.env.LEFT = 'by another file';
		process.on('left', () => {});
		jest.useFakeTimers();
		const changed = () => Object.assign(() => 1, { left: true });
		Object.assign(Math, { random: changed() });
		Object.assign(globalThis, { Date: changed(), setTimeout: changed() });
		delete globalThis.URL;
	});
`;

describe('test files of one worker', () => {
	it('have libraries of their own, though their code is compiled once', async () => {
		const folder = mkdtempSync(path.join(tmpdir(), 'dance-video-runtime-'));
		try {
			const modules = path.join(folder, 'node_modules');
			mkdirSync(path.join(modules, 'throwing'), { recursive: true });
			writeFileSync(path.join(modules, 'throwing/index.js'), THROWING);
			for (const name of ['@n8n', 'zod']) {
				symlinkSync(path.join(root, 'node_modules', name), path.join(modules, name));
			}
			for (const name of ['a', 'b', 'c']) {
				writeFileSync(path.join(folder, `${name}.test.js`), TEST_FILE);
			}
			const config = {
				rootDir: folder,
				runtime: path.join(__dirname, 'runtime.js'),
				testEnvironment: path.join(__dirname, 'sharedEnvironment.js'),
			};
			const jest = path.join(root, 'node_modules/jest/bin/jest.js');
			const args = [jest, '--runInBand', '--config', JSON.stringify(config)];
			const { stderr } = await promisify(execFile)(process.execPath, args, { cwd: folder });
			expect(stderr).toMatch(/Tests: +12 passed, 12 total/);
		} finally {
			rmSync(folder, { recursive: true });
		}
	}, 60_000);

	it('get a library anew when they ask for that', () => {
		const load = () => jest.requireActual<typeof import('n8n-workflow')>('n8n-workflow');
		const before = load();
		expect(load()).toBe(before);
		jest.resetModules();
		expect(load().Workflow).not.toBe(before.Workflow);
	});
});
