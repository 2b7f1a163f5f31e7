import { FAILURE_KINDS, isEndUnknown, type FailureKind } from '../../model/failureDetails';

const failed = (
	kind: FailureKind,
	more: { httpStatus?: number; mayHaveBeenAccepted?: boolean } = {},
) => isEndUnknown({ kind, message: 'no', nextStep: 'none', retryable: false, ...more });

describe('a paid create that failed', () => {
	it('may have been accepted, unless its kind says that it was not', () => {
		expect(FAILURE_KINDS.filter((kind) => !failed(kind))).toEqual([
			'invalidInput',
			'authentication',
			'insufficientCredits',
			'permission',
			'invalidRequest',
			'rateLimited',
			'concurrencyLimit',
			'unreachable',
		]);
	});

	it.each([
		[200, true],
		[299, true],
		[300, false],
		[302, false],
		// "See other" may follow an accepted POST.
		[303, true],
		[304, false],
		[400, false],
		[404, false],
		// Somebody on the way stopped waiting.
		[408, true],
		[409, false],
		[422, false],
		[498, false],
		[499, true],
		[500, true],
		[503, true],
	])('with status %i may have been accepted: %s', (httpStatus, expected) => {
		expect(failed('providerError', { httpStatus })).toBe(expected);
	});

	it('was not accepted when its kind says so, whatever the status', () => {
		expect([200, 303, 408, 500].map((httpStatus) => failed('permission', { httpStatus }))).toEqual(
			Array(4).fill(false),
		);
	});

	it('is what was found out about it, above all', () => {
		const found = (kind: FailureKind, httpStatus: number, mayHaveBeenAccepted: boolean) =>
			failed(kind, { httpStatus, mayHaveBeenAccepted });
		expect(found('invalidInput', 400, true)).toBe(true);
		expect(found('connectionLost', 500, false)).toBe(false);
	});
});
