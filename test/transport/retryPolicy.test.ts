import fc from 'fast-check';

import type { FailureDetails, FailureKind } from '../../model/failureDetails';
import { RETRY_POLICIES, mayRetry, retryDelayMs } from '../../transport/retryPolicy';

type PolicyName = keyof typeof RETRY_POLICIES;

const details = (changes: Partial<FailureDetails> = {}): FailureDetails => ({
	kind: 'providerError',
	message: 'It did not work',
	nextStep: 'Try again.',
	retryable: true,
	...changes,
});

const POLICY_NAMES: PolicyName[] = ['read', 'download', 'upload', 'create', 'keyedCreate', 'once'];

/** The policies under which a failure may be tried again, once it has happened for the first time. */
const retriedBy = (changes: Partial<FailureDetails>): string =>
	POLICY_NAMES.filter((name) => mayRetry(RETRY_POLICIES[name], details(changes), 1)).join(' ');

describe('what is sent again', () => {
	it.each<[number, string]>([
		[400, ''],
		[401, ''],
		[402, ''],
		[403, ''],
		[404, ''],
		[408, 'read download upload keyedCreate'],
		[409, 'keyedCreate'],
		[413, ''],
		[422, ''],
		[429, 'read download upload create keyedCreate'],
		[500, 'read download upload keyedCreate'],
		[502, 'read download upload keyedCreate'],
		[503, 'read download upload keyedCreate'],
		[504, 'read download upload keyedCreate'],
		[501, ''],
		[307, ''],
	])('after HTTP %i, when the failure is passing: %s', (httpStatus, policies) => {
		expect(retriedBy({ httpStatus })).toBe(policies);
	});

	it.each<[FailureKind, string]>([
		['unreachable', 'read download upload create keyedCreate'],
		['connectionLost', 'read download upload keyedCreate'],
		['timedOut', 'read download keyedCreate'],
		['unreadableAnswer', 'read keyedCreate'],
		['cancelled', ''],
		['invalidInput', ''],
		['downloadFailed', 'download'],
	])('after a failure without an answer, %s: %s', (kind, policies) => {
		expect(retriedBy({ kind })).toBe(policies);
	});

	it('an answer that could not be read counts as none, whatever its status', () => {
		expect(retriedBy({ kind: 'unreadableAnswer', httpStatus: 200 })).toBe('read keyedCreate');
		expect(retriedBy({ kind: 'unreadableAnswer', httpStatus: 429 })).toBe('read keyedCreate');
	});

	it('nothing of which the provider says that it cannot pass', () => {
		expect(retriedBy({ httpStatus: 429, retryable: false })).toBe('');
		expect(retriedBy({ kind: 'unreachable', retryable: false })).toBe('');
	});

	it('no create that waits for a slot: that takes minutes', () => {
		expect(retriedBy({ kind: 'concurrencyLimit', httpStatus: 429 })).toBe('read');
	});

	it('nothing for which the server wants more time than a request may take', () => {
		expect(retriedBy({ httpStatus: 429, retryAfterMs: 120_000 })).toContain('create');
		expect(retriedBy({ httpStatus: 429, retryAfterMs: 120_001 })).toBe('');
		expect(retriedBy({ httpStatus: 429, retryAfterMs: 1e12 })).toBe('');
	});
});

describe('the pause before the next try', () => {
	const pause = (attempt: number, random: number, retryAfterMs?: number) =>
		retryDelayMs(
			details({ ...(retryAfterMs !== undefined && { retryAfterMs }) }),
			attempt,
			() => random,
		);

	it.each([
		[1, 0, 0],
		[1, 1, 1_000],
		[2, 1, 2_000],
		[3, 0.5, 2_000],
		[6, 1, 30_000],
		[1_000, 1, 30_000],
	])(
		'of try %i with the chance %d is %i ms: it doubles, up to half a minute',
		(attempt, random, ms) => {
			expect(pause(attempt, random)).toBe(ms);
		},
	);

	it('is what the server asked for, and up to a second more', () => {
		expect(pause(1, 0, 7_000)).toBe(7_000);
		expect(pause(1, 1, 7_000)).toBe(8_000);
		expect(pause(9, 1, 7_000)).toBe(8_000);
		expect(pause(3, 0, 0)).toBe(0);
	});
});

const KINDS: FailureKind[] = [
	'invalidInput',
	'authentication',
	'rateLimited',
	'concurrencyLimit',
	'providerBusy',
	'providerError',
	'timedOut',
	'unreachable',
	'connectionLost',
	'unreadableAnswer',
	'conflict',
	'cancelled',
];

const anyFacts: fc.Arbitrary<FailureDetails> = fc
	.record({
		kind: fc.constantFrom(...KINDS),
		retryable: fc.boolean(),
		httpStatus: fc.option(fc.integer({ min: 200, max: 599 }), { nil: undefined }),
		retryAfterMs: fc.option(fc.nat(1_000_000), { nil: undefined }),
	})
	.map(({ kind, retryable, httpStatus, retryAfterMs }) => ({
		...details({ kind, retryable }),
		...(httpStatus !== undefined && { httpStatus }),
		...(retryAfterMs !== undefined && { retryAfterMs }),
	}));

describe('whatever happens', () => {
	it('nothing is sent more often than its policy says', () => {
		const anyPolicy = fc.constantFrom(...POLICY_NAMES);
		fc.assert(
			fc.property(anyPolicy, fc.infiniteStream(anyFacts), (name, failures) => {
				const policy = RETRY_POLICIES[name];
				let attempt = 1;
				for (const failure of failures) {
					if (!mayRetry(policy, failure, attempt)) break;
					attempt += 1;
				}
				return attempt <= policy.attempts;
			}),
		);
	});

	it('a paid create without a key is only sent again when it certainly was not accepted', () => {
		fc.assert(
			fc.property(anyFacts, fc.integer({ min: 1, max: 10 }), (failure, attempt) => {
				const refused =
					(failure.httpStatus === 429 && failure.kind !== 'unreadableAnswer') ||
					(failure.httpStatus === undefined && failure.kind === 'unreachable');
				return refused || !mayRetry(RETRY_POLICIES.create, failure, attempt);
			}),
		);
	});

	it('no pause is shorter than the server asked for, and none without its word over half a minute', () => {
		const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
		fc.assert(
			fc.property(anyFacts, fc.integer({ min: 1, max: 60 }), chance, (failure, attempt, random) => {
				const delayMs = retryDelayMs(failure, attempt, () => random);
				const { retryAfterMs } = failure;
				return retryAfterMs === undefined
					? delayMs >= 0 && delayMs <= 30_000
					: delayMs >= retryAfterMs && delayMs <= retryAfterMs + 1_000;
			}),
		);
	});
});
