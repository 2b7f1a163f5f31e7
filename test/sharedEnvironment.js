const { runInNewContext } = require('node:vm');

const { objectsAmong, remember } = require('./asItWas.js');
const EndingEnvironment = require('./environment.js');

/** What jest itself leaves on the global object of a test file. */
const OF_JEST = /jest|RETR|TIMEOUT|EVENT_HANDLERS/i;

/** `Math`, `Date`, `Array` and all else that the language itself brings. */
const OF_THE_LANGUAGE = runInNewContext('Object.getOwnPropertyNames(globalThis)');

/** The only real one of this process: what libraries have loaded into it stays valid. */
let first;

/** Undoes what was done to the global object, and to what the language brings, since the first was made. */
let undo;

/**
 * An environment whose global object outlives it, for the libraries that runtime.js loads once a worker.
 * What a test file changes in it is undone at the file's end.
 */
module.exports = class SharedEnvironment {
	constructor(config, context) {
		first ??= new EndingEnvironment(config, context);
		const { global, moduleMocker, fakeTimers, fakeTimersModern } = first;
		undo ??= rememberGlobals(global);
		Object.assign(this, { global, moduleMocker, fakeTimers, fakeTimersModern });
		const { env } = global.process;
		Object.keys(env).forEach((name) => delete env[name]);
		Object.assign(env, process.env);
	}

	async setup() {}

	async teardown() {
		this.fakeTimers.useRealTimers();
		this.fakeTimersModern.useRealTimers();
		this.moduleMocker.restoreAllMocks();
		first.intervals.forEach((interval) => this.global.clearInterval(interval));
		first.intervals = [];
		undo();
		// jest's copy of the process, which no event of the real one reaches.
		this.global.process.removeAllListeners();
	}

	exportConditions() {
		return first.exportConditions();
	}

	getVmContext() {
		return first.getVmContext();
	}
};

function rememberGlobals(global) {
	const brought = objectsAmong(OF_THE_LANGUAGE.map((name) => global[name]));
	const prototypes = objectsAmong(brought.map(({ prototype }) => prototype));
	return remember(
		[global, global.process, ...brought, ...prototypes],
		// Libraries keep what is theirs under symbols, or add it to what the language brings.
		(object, key) => object === global && (typeof key === 'string' || OF_JEST.test(String(key))),
	);
}
