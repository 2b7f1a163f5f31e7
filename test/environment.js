const { TestEnvironment } = require('jest-environment-node');

/**
 * Ends what goes on after a test file. n8n's engine looks after its SSH connections every minute until
 * the process exits: the engine of every file would stay in memory, at the end of a run two gigabytes of
 * them, and collecting garbage among those would take a third of the run.
 */
module.exports = class EndingEnvironment extends TestEnvironment {
	constructor(...settings) {
		super(...settings);
		const { setInterval } = this.global;
		this.intervals = [];
		this.global.setInterval = (...call) => {
			const interval = setInterval(...call);
			this.intervals.push(interval);
			return interval;
		};
	}

	async teardown() {
		this.intervals.forEach((interval) => this.global.clearInterval(interval));
		this.intervals = [];
		// Those of the test file alone: jest gives each a process object of its own.
		this.global.process.removeAllListeners('exit');
		await super.teardown();
	}
};
