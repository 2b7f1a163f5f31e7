import type { INodeParameters } from 'n8n-workflow';

import type { FailureKind } from '../../model/failureDetails';
import type { JsonObject, JsonValue } from '../../model/json';
import type { Cost, Task } from '../../model/task';
import type { Balance } from '../../providers/provider';

/**
 * What the contract suite needs to know of a provider: data only, copied from its document. A provider
 * in the registry exports it as `fixtures` from `test/providers/<provider id>/fixtures.ts`. Its words for
 * how a task is, and where they stand, are in `sandbox/providers/<provider id>/development.ts`.
 */
export interface ProviderFixtures {
	/** What the provider can do, by its document; compared with the functions that are there. */
	capabilities: Capabilities;
	/** For each mode id the smallest form that is accepted; other entries are laid over it. */
	forms: Record<string, INodeParameters>;
	/** Each example request of the document. */
	requests: RequestExample[];
	/** Answers to a paid create. */
	creates: AnswerExample[];
	/** Answers to the question how a task is: one for each state at least. */
	tasks: AnswerExample[];
	/** Bodies that the provider posts to a callback URL; where it has callbacks. */
	callbacks?: CallbackExample[];
	/** Where the provider tells a balance. */
	credits?: Array<{ body: JsonObject; balance: Balance }>;
	/** Where it publishes a price. */
	prices?: PriceExample[];
	/** Each error of the document. */
	errors: ErrorExample[];
	/** Each limit of the document, one step inside and one step outside. */
	limits: LimitExample[];
}

/** The table of provider-facts: which of the optional functions the provider object has. */
export interface Capabilities {
	/** Files of the user's are taken (uploaded, or sent inline). */
	fileToUrl: boolean;
	/** Has an upload endpoint. */
	uploads: boolean;
	listTasks: boolean;
	credits: boolean;
	/** Publishes a price. */
	pricing: boolean;
	/** Calls back: each mode's schema has the key `callbackUrl`. */
	callback: boolean;
	/** Takes an `Idempotency-Key`. */
	idempotency: boolean;
}

/** A request of the document and the form that produces it. */
export interface RequestExample {
	/** Its title in the document. */
	title: string;
	/** A mode id. */
	mode: string;
	/** The node's parameters as a workflow stores them, `provider` and `mode` apart. Whole, not laid over. */
	form: INodeParameters;
	/** Below the base URL. */
	path: string;
	/** Compared as JSON text, so in the order of the document. */
	body: JsonObject;
}

/** An answer with a task in it, and what it becomes. */
export interface AnswerExample {
	title: string;
	/** HTTP status; 200 unless given. */
	httpStatus?: number;
	body: JsonObject;
	/** What the `Task` has at least. */
	task: Partial<Task>;
}

/** What a provider posts when a task ends. */
export interface CallbackExample {
	title: string;
	body: JsonObject;
	/** The task it speaks of. */
	taskId: string;
}

/** What something costs by the published price. */
export interface PriceExample {
	title: string;
	/** Values of the price list's fields. */
	values: Record<string, unknown>;
	cost: Cost;
	/** The same as a create: laid over the mode's form, where a create tells enough. */
	create?: { mode: string; form: INodeParameters };
}

/** An error answer, and what it becomes. */
export interface ErrorExample {
	title: string;
	httpStatus: number;
	/** Sent as JSON; a text is sent as it stands. */
	body: JsonValue;
	/** The request that got it; a paid create unless given. */
	during?: 'create' | 'getTask';
	kind: FailureKind;
	/** The provider's own code; absent where the answer has none. */
	code?: string;
	/** Whether trying again can help. */
	retryable: boolean;
	/** What message and next step must say together, e.g. the credits required. */
	says?: string[];
}

/** A limit of the document. */
export interface LimitExample {
	/** The schema's key. */
	field: string;
	/** The document's words. */
	documented: string;
	/** A mode id; values are laid over its form, `options` over its `options`. */
	mode: string;
	inside: INodeParameters;
	outside: INodeParameters;
	/** What the message must hold beside the field's name: the limit and the value given. */
	says: string[];
	/** Binary fields of the incoming item, where the limit is one of files. */
	files?: { inside: Record<string, FileExample>; outside: Record<string, FileExample> };
}

/** A file of the user's. */
export interface FileExample {
	bytes: Buffer;
	fileName: string;
	mimeType: string;
}
