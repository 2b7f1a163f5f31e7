import type { FailureDetails } from '../../model/failureDetails';
import { hasEnded, type Task } from '../../model/task';
import type { Balance } from '../../providers/provider';
import { markAmbiguous } from '../../tasks/submitResult';
import { createApi, type Api } from '../../transport/api';
import { asFailure } from '../../transport/failure';
import { realClock } from '../../transport/realClock';
import type { LiveCheck } from './arguments';
import type { LiveOrder } from './orders';
import { recordingHttpClient, type Recorded } from './record';
import { undiciHttpClient } from './undiciHttpClient';

/** What a live check saw. */
export interface Seen {
	answers: Recorded[];
	credits?: Balance | FailureDetails;
	/** What the provider says of a task that does not exist. */
	unknownTask: Task | FailureDetails;
	created?: Task;
	/** The task when it was last looked at. */
	last?: Task;
	/** What ended the check early. */
	failure?: FailureDetails;
}

/** Asks for the credits, for a task that does not exist, orders, and looks until the task has ended. */
export async function runCheck(
	check: LiveCheck,
	order: LiveOrder,
	print: (line: string) => void,
): Promise<Seen> {
	const { provider, apiKey, baseUrl } = check;
	const record = recordingHttpClient(undiciHttpClient(apiKey));
	const clock = realClock();
	const api = createApi({
		httpClient: record.wire,
		clock,
		baseUrl,
		toFailure: provider.toFailure,
		secrets: [apiKey],
		onRetry: print,
	});

	const seen: Seen = { answers: record.answers, unknownTask: await unknownTask(api) };
	if (provider.credits) {
		record.begin('credits');
		seen.credits = await provider.credits(api).catch(toFacts);
	}
	record.begin('create');
	try {
		seen.created = await provider.generate(api, order.request).catch((error: unknown) => {
			throw markAmbiguous(asFailure(error), provider.howToFindTasks);
		});
		print(`Ordered: task ${seen.created.taskId}`);
		record.begin('poll');
		await watch(api, seen.created);
	} catch (error) {
		seen.failure = toFacts(error);
	}
	return seen;

	async function unknownTask(through: Api): Promise<Task | FailureDetails> {
		record.begin('unknownTask');
		return await provider.getTask(through, 'no-such-task').catch(toFacts);
	}

	async function watch(through: Api, { taskId }: Task): Promise<void> {
		const orderedAt = clock.now();
		const deadline = orderedAt + check.timeoutMs;
		do {
			await clock.sleep(check.intervalMs);
			seen.last = await provider.getTask(through, taskId);
			const { providerStatus, progress } = seen.last;
			print(`  ${providerStatus ?? '(no status)'}${progress === null ? '' : `, ${progress} %`}`);
		} while (!hasEnded(seen.last) && clock.now() < deadline);
		const seconds = Math.round((clock.now() - orderedAt) / 1000);
		if (hasEnded(seen.last)) print(`  ended within ${seconds} s of its order (${order.mode.id})`);
	}
}

const toFacts = (error: unknown): FailureDetails => asFailure(error).details;
