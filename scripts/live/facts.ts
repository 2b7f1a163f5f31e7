import { isRecord } from '../../model/json';
import type { Recorded, Step } from './record';
import type { Seen } from './run';

/** Something this package believes that the provider's document does not say. */
export interface Fact {
	says: string;
	/** `undefined`: the check did not come to see it. */
	held(seen: Seen): boolean | undefined;
}

/** The answers to one question; of the polls, the last is the most telling. */
const answersTo = ({ answers }: Seen, step: Step) =>
	answers.filter((answer) => answer.step === step);

const bodyOf = (answer: Recorded | undefined): Record<string, unknown> | undefined =>
	isRecord(answer?.json) ? answer.json : undefined;

const created = (seen: Seen) => bodyOf(answersTo(seen, 'create').at(-1));
const polled = (seen: Seen) => bodyOf(answersTo(seen, 'poll').at(-1));

/** Whether a condition held of something, when there was something. */
function of<Value>(value: Value | null | undefined, condition: (value: Value) => boolean) {
	return value === null || value === undefined ? undefined : condition(value);
}

const unknownTaskIs404: Fact = {
	says: 'a task that does not exist is answered with 404 (the credential test relies on it)',
	held: (seen) => of(answersTo(seen, 'unknownTask')[0], ({ httpStatus }) => httpStatus === 404),
};

const statusIsKnown: Fact = {
	says: 'every status word is one this package knows: the task came to an end it understood',
	held: ({ last }) => of(last, ({ status }) => status === 'succeeded' || status === 'failed'),
};

const errorIsRead: Fact = {
	says: 'the words of an error are where this package looks for them',
	held: (seen) => {
		const said = bodyOf(answersTo(seen, 'unknownTask')[0]);
		return of(said, () => 'message' in seen.unknownTask && seen.unknownTask.message.includes('"'));
	},
};

/** By provider; docs/providers.md marks the same ones as observed or inferred. */
const BY_PROVIDER: Record<string, Fact[]> = {
	danceGenerator: [],
	seedDance: [
		{
			says: 'the answer to an order has the ID at task_id, not wrapped in data',
			held: (seen) => of(created(seen), (body) => typeof body.task_id === 'string'),
		},
		{
			says: 'the status stands at status',
			held: (seen) => of(polled(seen), (body) => typeof body.status === 'string'),
		},
		{
			says: 'the address of the video is found in a finished task',
			held: ({ last }) => (last?.status === 'succeeded' ? last.videoUrl !== null : undefined),
		},
	],
	seedance2Ai: [
		{
			says: 'errors are {message}',
			held: (seen) =>
				of(bodyOf(answersTo(seen, 'unknownTask')[0]), (body) => typeof body.message === 'string'),
		},
	],
	seedance2Io: [
		{
			says: 'the path of the order is there (/video/seedance; a newer document has /video/seedance2)',
			held: (seen) => of(answersTo(seen, 'create')[0], ({ httpStatus }) => httpStatus !== 404),
		},
		{
			says: 'an order is answered with 201',
			held: (seen) => of(answersTo(seen, 'create').at(-1), ({ httpStatus }) => httpStatus === 201),
		},
		{
			says: 'the ID of a video begins with sd2_',
			held: (seen) => of(created(seen)?.id, (id) => String(id).startsWith('sd2_')),
		},
		{
			says: 'errors are {error: {code, message}}',
			held: (seen) =>
				of(
					bodyOf(answersTo(seen, 'unknownTask')[0]),
					({ error }) => isRecord(error) && typeof error.code === 'string',
				),
		},
	],
	vtrix: [
		{
			says: 'orders go to POST /model/v1/generation',
			held: (seen) => of(answersTo(seen, 'create')[0], ({ httpStatus }) => httpStatus !== 404),
		},
		{
			says: 'the answer to an order has the ID at id',
			held: (seen) => of(created(seen), ({ id }) => typeof id === 'string'),
		},
		{
			says: 'created_at is in unix seconds',
			held: (seen) => of(created(seen)?.created_at, (at) => Number(at) > 1e9 && Number(at) < 1e11),
		},
		{
			says: 'progress is a fraction from 0 to 1',
			held: (seen) => {
				const given = answersTo(seen, 'poll').flatMap((answer) => bodyOf(answer)?.progress ?? []);
				return given.length === 0 ? undefined : given.every((value) => Number(value) <= 1);
			},
		},
		{
			says: 'output is a list of {content: [{type, url}]}',
			held: ({ last }) => (last?.status === 'succeeded' ? last.videoUrl !== null : undefined),
		},
		{
			says: 'usage.cost is a text in USD',
			held: (seen) =>
				of(polled(seen)?.usage, (usage) => isRecord(usage) && typeof usage.cost === 'string'),
		},
	],
};

/** What is to be watched for at a provider. */
export function factsOf(providerId: string): Fact[] {
	return [...(BY_PROVIDER[providerId] ?? []), unknownTaskIs404, errorIsRead, statusIsKnown];
}
