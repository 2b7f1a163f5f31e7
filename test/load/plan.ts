/** How many executions wait at the same time. */
export const EXECUTIONS = Number(process.env.LOAD_EXECUTIONS ?? 1_000);
if (!Number.isInteger(EXECUTIONS) || EXECUTIONS < 20) {
	throw new Error('LOAD_EXECUTIONS is how many executions wait: a whole number, 20 or more');
}

/**
 * Executions are started one after the other, and their tasks end one after the other, as real ones do: two
 * a second, which is what two cores do with ease. Few are spread too, so that there is time between the kills.
 */
export const SPREAD_MS = Math.max(260_000, EXECUTIONS * 520);
export const CALL_EVERY_MS = SPREAD_MS / EXECUTIONS;

/** Tasks take so long, as the provider said they would: all are started before the first has ended. */
export const ESTIMATED_MS = SPREAD_MS + 25_000;
/** What the sandbox takes for that long, at its normal speed. */
export const DOCUMENTED_MS = 180_000;

/** For so long before the expected end n8n is awake for a task (tasks/schedule.ts, tasks/nearEnd.ts). */
export const AWAKE_BEFORE_END_MS = Math.min(0.2 * ESTIMATED_MS, 36_000);

/** The first kill comes when so many have ended: in the middle of waking. */
export const WORKER_KILL_AFTER_PART = 0.2;
/**
 * The second one when n8n has noticed by itself what went with the worker: a lock of 60 seconds on each
 * job runs out, and n8n looks for those every 30 seconds (bull's `lockDuration` and `stalledInterval`).
 * It is there again, and the first one's damage is not counted with the second one's.
 */
export const MAIN_KILL_LATER_MS = 130_000;

/**
 * After the last task's end: a worker that was lost is missed after two minutes and replaced, by one that
 * sleeps for at least one; both kills may hit the same wait.
 */
export const ENDED_WITHIN_MS = 7 * 60_000;

/** The whole test ends within this, whatever happens. */
export const LONGEST_MS = SPREAD_MS + ESTIMATED_MS + ENDED_WITHIN_MS + 5 * 60_000;

/**
 * How long a run can be ended for good by a kill: while its supervisor is awake (a second in queue mode),
 * and while the run itself goes on after the wait (a moment), with what n8n takes to hand each over when it
 * is busy.
 */
export const IN_DANGER_MS = 5_000;
/** No more runs than that may go on otherwise than with their video. */
export const MOST_LOST = Math.ceil((2 * IN_DANGER_MS) / CALL_EVERY_MS);

/** What an operator sets for so many executions; see docs/scale.md. */
export const SETTINGS = {
	// A worker of this package that checks its task around the expected end holds a slot of n8n's worker;
	// one of two carries all while the other is down.
	N8N_CONCURRENCY_PRODUCTION_LIMIT: '300',
	DB_POSTGRESDB_POOL_SIZE: '25',
	N8N_EXECUTIONS_QUEUE_KEEP_LAST_COMPLETED: '1000',
	// The parts of waits that have ended are read in the end, to know whose they were.
	EXECUTIONS_DATA_PRUNE_HARD_DELETE_INTERVAL: '120',
};
