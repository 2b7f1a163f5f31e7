const EndingEnvironment = require('../../test/environment.js');
const { keepCovered, passed } = require('./covering.js');

/** What jest itself leaves on the global object of a test file. */
const OF_JEST = /jest|RETR|TIMEOUT|EVENT_HANDLERS/i;

/** The only real one of this process: what libraries have loaded into it stays valid. */
let first;

/**
 * An environment whose global object outlives it. Loading n8n anew for each change takes ten times as
 * long as the tests do, and what was loaded before is never given back: the runner would grow by
 * gigabytes. Our own modules are still loaded anew each time (see runtime.js).
 */
module.exports = class SharedEnvironment {
	constructor(config, context) {
		first ??= new EndingEnvironment(config, context);
		const { global, moduleMocker, fakeTimers, fakeTimersModern } = first;
		Object.assign(this, { global, moduleMocker, fakeTimers, fakeTimersModern });
		this.testPath = context.testPath;
		this.passedBefore = passed(this.coverage());
		this.keys = new Set(Reflect.ownKeys(global));
		// Tells the tests which change to make.
		const { env } = global.process;
		Object.keys(env).forEach((name) => delete env[name]);
		Object.assign(env, process.env);
	}

	/** What has been counted in the run without any change. */
	coverage() {
		return this.global.__stryker__?.mutantCoverage;
	}

	async setup() {}

	/** As after a test file of its own: real time, nothing mocked, no state of jest. */
	async teardown() {
		const coverage = this.coverage();
		if (coverage && process.env.__STRYKER_ACTIVE_MUTANT__ === undefined) {
			keepCovered(this.testPath, this.passedBefore, passed(coverage));
		}
		this.fakeTimers.useRealTimers();
		this.fakeTimersModern.useRealTimers();
		this.moduleMocker.restoreAllMocks();
		first.intervals.forEach((interval) => this.global.clearInterval(interval));
		first.intervals = [];
		this.global.process.removeAllListeners('exit');
		for (const key of Reflect.ownKeys(this.global)) {
			const isNew = typeof key === 'symbol' && !this.keys.has(key);
			if (isNew && OF_JEST.test(String(key))) Reflect.deleteProperty(this.global, key);
		}
	}

	exportConditions() {
		return first.exportConditions();
	}

	getVmContext() {
		return first.getVmContext();
	}
};
