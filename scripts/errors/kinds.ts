import type { FailureKind } from '../../model/failureDetails';

/** What became of the money when a create ends with an error of a kind. */
export type OrderMoney =
	/** Certainly not taken. */
	| 'nothing'
	/** The request was sent, and it is not known whether it was accepted. */
	| 'open'
	/** It is about a task that was created before, and paid as usual. */
	| 'task'
	/** By what it is about: the task of the first request under the key may be there. */
	| 'first';

/** One kind of error, for people. */
export interface KindText {
	happened: string;
	toDo: string;
	money: OrderMoney;
	/** Added to what `money` says. */
	moneyNote?: string;
}

/** `details.kind` of an error item, and what it means. A kind without an entry does not compile. */
export const KIND_TEXTS: Record<FailureKind, KindText> = {
	invalidInput: {
		happened:
			'A field of the node, or the value an expression gave for it, is wrong; or the node has no such credential',
		toDo: 'Correct the field that the message names; it quotes the value it got',
		money: 'nothing',
		moneyNote: 'All items are checked before the first is sent',
	},
	authentication: {
		happened: 'The provider does not accept the key',
		toDo: 'Check the API key in the credential; if it was deleted, create a new one',
		money: 'nothing',
		moneyNote: 'While waiting: the task goes on; wait again with its ID when the key is right',
	},
	insufficientCredits: {
		happened:
			'The account has too few credits; if the provider says so, the message has both figures',
		toDo: 'Top up, or choose something shorter or smaller',
		money: 'nothing',
	},
	permission: {
		happened: 'The provider denies access; at Vtrix this may be the balance',
		toDo: 'Check the account, what its key may do, and the balance',
		money: 'nothing',
	},
	notFound: {
		happened:
			'The provider knows no such task, or it belongs to another account; after a create, there may be no API at this address',
		toDo: 'Check the task ID, and that the credential is the one the task was created with. Right after its creation a task may not be found yet: wait again. After a create, check the base URL in the credential',
		money: 'nothing',
		moneyNote: 'A task that is not found is never created again automatically',
	},
	conflict: {
		happened:
			'Another request with the same Idempotency-Key is still being processed, or had other values',
		toDo: 'Look at the provider for the first task. With other values, use another key',
		money: 'first',
	},
	invalidRequest: {
		happened:
			'The provider refused the values; or no task was created because an item before it failed',
		toDo: 'Correct what the message names',
		money: 'nothing',
	},
	fileTooLarge: {
		happened: 'The provider refused the file as too large',
		toDo: 'Make it smaller',
		money: 'nothing',
	},
	unsupportedMedia: {
		happened: 'The provider does not take this type of file',
		toDo: 'Convert it to one of the types that the message names',
		money: 'nothing',
	},
	rateLimited: {
		happened: 'Too many requests; the node has already waited and tried again',
		toDo: 'Try again later, or set Requests per Minute or Tasks Created at Once lower',
		money: 'nothing',
	},
	concurrencyLimit: {
		happened: 'The provider runs as many tasks as it allows, and no slot became free in time',
		toDo: 'Create it again when one has ended, or raise Max Wait for a Slot',
		money: 'nothing',
	},
	providerBusy: {
		happened: 'The provider is busy or temporarily unavailable',
		toDo: 'While waiting: wait again later. After a create: [look first](#when-it-is-unclear-whether-there-is-a-task)',
		money: 'open',
	},
	providerError: {
		happened: 'The provider had an error of its own, or gave an undocumented answer',
		toDo: 'While waiting: wait again later. After a create: [look first](#when-it-is-unclear-whether-there-is-a-task)',
		money: 'open',
	},
	overBudget: {
		happened: 'The next task would cross a limit that you set under Batch and Budget',
		toDo: 'Raise the limit, or create the rest later; the message names the item',
		money: 'nothing',
		moneyNote: 'Nor for those after it',
	},
	unknownSubmit: {
		happened: 'The item was sent before, in a run that was interrupted before the answer came',
		toDo: 'Check your tasks at the provider; then set If an Earlier Attempt Is Unknown, or change its key',
		money: 'open',
		moneyNote: 'It was not sent again',
	},
	taskFailed: {
		happened: 'The provider could not make the video; its reason is quoted',
		toDo: 'Change what the reason names and create the task again',
		money: 'task',
		moneyNote:
			'The message says what the provider reports about a refund; if it reports nothing, the message claims nothing',
	},
	timedOut: {
		happened: 'Max Wait has passed, or an answer took too long',
		toDo: 'Wait again with the ID. If it was the answer to a create, [look first](#when-it-is-unclear-whether-there-is-a-task)',
		money: 'open',
		moneyNote: 'While waiting: the task goes on, and waiting costs nothing',
	},
	unreachable: {
		happened:
			'The provider was never reached, because of its host name, port or certificate, or because n8n refused to send the request or could not read the credential',
		toDo: "Check the base URL in the credential and this n8n's network; if the message mentions a credential, n8n's database",
		money: 'nothing',
	},
	connectionLost: {
		happened: 'The connection broke off before the whole answer had arrived',
		toDo: 'While waiting: wait again. After a create: [look first](#when-it-is-unclear-whether-there-is-a-task)',
		money: 'open',
	},
	unreadableAnswer: {
		happened:
			'The answer was empty, cut off, longer than 10 MB, or a web page; its beginning is quoted',
		toDo: 'Check the base URL in the credential. After a create: [look first](#when-it-is-unclear-whether-there-is-a-task)',
		money: 'open',
	},
	unexpectedRedirect: {
		happened:
			'The provider answered with a redirect. It is not followed, so the key stays where it is',
		toDo: 'If the address is the provider’s own, make it the base URL in the credential',
		money: 'nothing',
	},
	unsafeUrl: {
		happened: 'The address of a file or result would be dangerous to open from inside n8n',
		toDo: 'Do not trust it; for a result, look at the task at the provider. [What is closed](media.md#addresses-of-files-to-upload)',
		money: 'task',
	},
	downloadFailed: {
		happened:
			'A file could not be downloaded: expired or gone, too large, cut off, or not a video or image',
		toDo: 'For the result of a task: run Wait for Task again with the ID soon; raise Max File Size if the message says so',
		money: 'task',
		moneyNote: 'Downloading again costs nothing',
	},
	cancelled: {
		happened: 'The execution was cancelled',
		toDo: 'Tasks that were created go on: wait for them with their IDs',
		money: 'open',
		moneyNote: 'For an item whose turn had not come, the message says that nothing was paid',
	},
};

/** The same in words for the page. */
export const MONEY_WORDS: Record<OrderMoney, string> = {
	nothing: 'Nothing was charged for the item',
	open: 'After a create: **it may have been charged**; the message says so',
	task: 'The task has been paid for as usual',
	first: 'The first request may have been charged; this one was not',
};
