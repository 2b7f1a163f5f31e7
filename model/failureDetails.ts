/** Why something did not work, in words that code can decide on; docs/errors.md explains each. */
export const FAILURE_KINDS = [
	'invalidInput',
	'authentication',
	'insufficientCredits',
	'permission',
	'notFound',
	'conflict',
	'invalidRequest',
	'fileTooLarge',
	'unsupportedMedia',
	'rateLimited',
	'concurrencyLimit',
	'providerBusy',
	'providerError',
	// A limit of the user's own on what a run may cost.
	'overBudget',
	// Whether an earlier run created it is not known.
	'unknownSubmit',
	'taskFailed',
	'timedOut',
	'unreachable',
	'connectionLost',
	'unreadableAnswer',
	'unexpectedRedirect',
	'unsafeUrl',
	'downloadFailed',
	'cancelled',
] as const;

export type FailureKind = (typeof FAILURE_KINDS)[number];

/** What is known about a failure. Plain data: it may have to be kept in n8n's database. */
export interface FailureDetails {
	kind: FailureKind;
	/** What happened, one sentence. */
	message: string;
	/** What the user can do now, one or two sentences. */
	nextStep: string;
	/** Whether the same request may succeed when it is sent again unchanged. */
	retryable: boolean;
	/** The provider's own code, always text (some have leading zeros). */
	code?: string;
	httpStatus?: number;
	taskId?: string;
	/** How long the server asked us to wait. */
	retryAfterMs?: number;
	/** For a paid request: when it was sent; milliseconds since 1970 by this machine's clock. */
	sentAtMs?: number;
	/** When its answer was there, or was given up; by the same clock. */
	endedAtMs?: number;
	/** For such a request: tasks the provider lists that may be the one created. */
	possibleTaskIds?: string[];
	/** For a paid request: it is unknown whether the provider accepted it; `false`: it certainly did not. */
	mayHaveBeenAccepted?: boolean;
	/** What is known beyond that: which fields the provider refused and why, how the other tasks are. */
	furtherInfo?: string;
	/** What the provider answered, where that is all there is to go by; see `rawExcerpt`. */
	rawAnswer?: string;
}

/** Kinds of failure that a request which was accepted never has, whatever the HTTP status. */
const REFUSED: ReadonlyArray<FailureKind> = [
	'invalidInput',
	'unreachable',
	'authentication',
	'insufficientCredits',
	'permission',
	'invalidRequest',
	'rateLimited',
	'concurrencyLimit',
];

/**
 * Statuses that do not say whether a request was accepted: a redirect to "see other" may follow an
 * accepted POST, and the other two mean that the server or a proxy stopped waiting.
 */
const SAY_NOTHING: readonly number[] = [303, 408, 499];

/**
 * Whether a paid create that failed like this may have been accepted. Known to be refused are answers
 * from 300 to 499 but for {@link SAY_NOTHING}, those with a code that says so, and a connection that
 * was never made.
 */
export function isEndUnknown({
	kind,
	httpStatus = 0,
	mayHaveBeenAccepted,
}: FailureDetails): boolean {
	if (mayHaveBeenAccepted !== undefined) return mayHaveBeenAccepted;
	const isRefusal = httpStatus >= 300 && httpStatus < 500 && !SAY_NOTHING.includes(httpStatus);
	return !isRefusal && !REFUSED.includes(kind);
}
