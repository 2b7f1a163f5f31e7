import { assertNoLeaks, findSecret, forgetRecords } from './leakCheck';

/** Set up for every test file: a test that prints the key of the sandbox fails. */

const restore: Array<() => void> = [];

for (const stream of [process.stdout, process.stderr]) {
	const write = stream.write.bind(stream) as (...parts: unknown[]) => boolean;
	stream.write = (...parts: unknown[]) =>
		findSecret('the output of the process', String(parts[0])) || write(...parts);
	restore.push(() => {
		stream.write = write;
	});
}

for (const name of ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const) {
	const speak = console[name].bind(console);
	console[name] = (...parts: unknown[]) => {
		if (!findSecret(`console.${name}`, parts.map(String).join(' '))) speak(...parts);
	};
}

beforeEach(forgetRecords);
afterEach(assertNoLeaks);
afterAll(() => {
	restore.forEach((undo) => undo());
	assertNoLeaks();
});
