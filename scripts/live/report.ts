import type { FailureDetails } from '../../model/failureDetails';
import type { Task } from '../../model/task';
import type { LiveCheck } from './arguments';
import { factsOf } from './facts';
import type { Recorded, Step } from './record';
import type { Seen } from './run';
import { compareShapes } from './shape';

/** Answers that are documented (or were inferred), by the question they belong to. */
export type Documented = Partial<Record<Step, unknown[]>>;

const TITLES: Record<Step, string> = {
	credits: 'Credits',
	unknownTask: 'A task that does not exist',
	create: 'The order',
	poll: 'The task',
};

/** Prints what was seen; `true` when all was read and every fact that came up held. */
export function report(
	{ provider }: LiveCheck,
	seen: Seen,
	documented: Documented,
	print: (line: string) => void,
): boolean {
	print('');
	printRead(seen, print);
	print('\nMembers of the answers, compared with those in the fixtures of the tests:');
	for (const step of ['credits', 'create', 'poll'] as const) {
		printShape(step, seen.answers, documented[step], print);
	}
	print('\nWhat the document does not say:');
	const details = factsOf(provider.id).map(({ says, held }) => ({ says, held: held(seen) }));
	for (const { says, held } of details) {
		print(`  ${held === undefined ? 'not seen' : held ? 'held    ' : 'FAILED  '}  ${says}`);
	}
	const isRead = seen.failure === undefined && seen.last?.status === 'succeeded';
	return isRead && !isFailure(seen.credits) && details.every(({ held }) => held !== false);
}

function printRead(seen: Seen, print: (line: string) => void): void {
	const rows: Array<[Step, object | undefined]> = [
		['credits', seen.credits],
		['unknownTask', seen.unknownTask],
		['create', seen.created],
		['poll', seen.last],
	];
	for (const [step, value] of rows) {
		if (value) print(`${TITLES[step]}, as this package reads it: ${withoutNulls(value)}`);
	}
	if (seen.failure) {
		const { message, nextStep } = seen.failure;
		print(`It ended early: ${message}. ${nextStep}`);
	}
}

/** What is not known is `null` in a `Task`; here it would only be in the way. */
function withoutNulls(value: object): string {
	return JSON.stringify(value, (_name, member: unknown) => member ?? undefined);
}

function printShape(
	step: Step,
	answers: Recorded[],
	documented: unknown[] | undefined,
	print: (line: string) => void,
): void {
	const came = answers.filter((answer) => answer.step === step).map(({ json }) => json);
	if (came.length === 0) return;
	const { unknown, missing } = compareShapes(came, documented ?? []);
	const same = unknown.length === 0 && missing.length === 0;
	print(`  ${TITLES[step]}:${same ? ' the same' : ''}`);
	if (unknown.length > 0) print(`    new: ${unknown.join(', ')}`);
	if (missing.length > 0) print(`    not seen this time: ${missing.join(', ')}`);
}

function isFailure(value: Task | FailureDetails | object | undefined): boolean {
	return value !== undefined && 'kind' in value;
}
