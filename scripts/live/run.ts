import type { FailureDetails } from '../../model/failureDetails';
import { hasEnded, type Task } from '../../model/task';
import { DEVELOPMENT } from '../../sandbox/providers/development';
import type { ProviderId } from '../../sandbox/server';
import type { SeenAnswer } from '../../sandbox/facts';
import { markAmbiguous } from '../../tasks/submitResult';
import { createApi } from '../../transport/api';
import { asFailure } from '../../transport/failure';
import { realClock } from '../../transport/realClock';
import type { LiveCheck } from './arguments';
import type { CallbackReceiver } from './callbacks';
import { createOf, type LiveCreate } from './creates';
import { createRecord } from './record';
import { resultStatus } from './result';
import { undiciHttpClient } from './undiciHttpClient';
import { uploadFor } from './upload';

/** What became of one create. */
export interface SeenCreate {
	toSee: string;
	/** The task when it was last checked. */
	last?: Task;
	/** What ended the check early. */
	failure?: FailureDetails;
}

/** What a live check saw. */
export interface Seen {
	answers: SeenAnswer[];
	/** What this package makes of the answer to a task that does not exist. */
	unknownTask?: Task | FailureDetails;
	creates: SeenCreate[];
}

const WRONG_KEY = 'not-a-key-of-this-account';
const NO_SUCH_TASK = 'no-such-task';

/** Asks what costs nothing, then submits the creates that are agreed to and follows each to its end. */
export function createCheck(check: LiveCheck, print: (line: string) => void) {
	const { provider, apiKey, baseUrl, intervalMs, timeoutMs } = check;
	const record = createRecord();
	const clock = realClock();
	const apiWith = (key: string) =>
		createApi({
			httpClient: record.recorded(undiciHttpClient(key)),
			clock,
			baseUrl,
			toFailure: provider.toFailure,
			secrets: [apiKey],
			onRetry: print,
		});
	const api = apiWith(apiKey);
	const seen: Seen = { answers: record.answers, creates: [] };

	async function followed(taskId: string): Promise<Task> {
		const orderedAt = clock.now();
		for (;;) {
			await clock.sleep(intervalMs);
			const task = await provider.getTask(api, taskId);
			const { providerStatus, progress } = task;
			print(`  ${providerStatus ?? '(no status)'}${progress === null ? '' : `, ${progress} %`}`);
			const passedMs = clock.now() - orderedAt;
			if (hasEnded(task)) print(`  ended within ${Math.round(passedMs / 1000)} s of its creation`);
			if (hasEnded(task) || passedMs >= timeoutMs) return task;
		}
	}

	return {
		seen,

		/** What is asked before anything is created. */
		async askForFree(): Promise<void> {
			record.begin('wrongKey');
			await provider.getTask(apiWith(WRONG_KEY), NO_SUCH_TASK).catch(toDetails);
			record.begin('unknownTask');
			seen.unknownTask = await provider.getTask(api, NO_SUCH_TASK).catch(toDetails);
			record.begin('credits');
			await provider.credits?.(api).catch(toDetails);
		},

		/** Submits one create. It is sent once, whatever becomes of it. */
		async submit({ toSee, ...create }: LiveCreate): Promise<void> {
			const ended: SeenCreate = { toSee };
			seen.creates.push(ended);
			try {
				record.begin('upload', toSee);
				const uploaded = await uploadFor({ toSee, ...create }, provider, api);
				const plan = DEVELOPMENT[provider.id as ProviderId].live.creates.find(
					(candidate) => candidate.toSee === toSee,
				);
				const { request } = plan ? createOf(check, plan, uploaded) : create;
				record.begin('create', toSee);
				const key = provider.idempotency ? crypto.randomUUID() : undefined;
				const created = await provider.generate(api, request, key).catch((error: unknown) => {
					throw markAmbiguous(asFailure(error), provider.howToFindTasks);
				});
				print(`Created: task ${created.taskId}`);
				record.begin('poll', toSee);
				ended.last = hasEnded(created) ? created : await followed(created.taskId);
				const last = record.answers.at(-1);
				if (!last || ended.last.status !== 'succeeded') return;
				record.add({ ...last, step: 'finished' });
				const [output] = ended.last.outputs;
				if (!output) return;
				record.add({
					step: 'result',
					httpStatus: await resultStatus(output.url, baseUrl),
					json: undefined,
				});
			} catch (error) {
				ended.failure = toDetails(error);
				print(`It ended early: ${ended.failure.message}. ${ended.failure.nextStep}`);
			}
		},

		/** What can be asked only when there are tasks: the list, and who called back. */
		async askAfterwards(receiver: CallbackReceiver | undefined): Promise<void> {
			record.begin('list');
			const limit = provider.listTasks?.maxPageSize ?? 0;
			await provider.listTasks?.page(api, { page: 1, limit }).catch(toDetails);
			if (!receiver) return;
			const deadline = clock.now() + check.callbackWaitMs;
			while (receiver.bodies.length === 0 && clock.now() < deadline) await clock.sleep(100);
			for (const json of receiver.bodies) record.add({ step: 'callback', httpStatus: 200, json });
		},
	};
}

const toDetails = (error: unknown): FailureDetails => asFailure(error).details;
