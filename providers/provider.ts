import type { INodeProperties } from 'n8n-workflow';
import type { z } from 'zod';

import type { MediaFile } from '../media/mediaFile';
import type { MediaKind } from '../media/mediaType';
import type { FailureDetails } from '../model/failureDetails';
import type { JsonObject } from '../model/json';
import type { Cost, Task, TaskStatus } from '../model/task';
import type { Api } from '../transport/api';
import type { HttpResponse, Purpose } from '../transport/httpResponse';

/** Values that passed every check of their mode. */
export type CheckedInput = Record<string, unknown>;

/** A paid request, ready to be sent: what a mode makes of the form's values. */
export interface CreateRequest {
	/** Below the base URL. */
	path: string;
	body: JsonObject;
}

/** What a media field takes. The form's fields for it are made by `mediaFields`. */
export interface MediaSlot {
	/** The name in the mode's schema. */
	name: string;
	/** As the form shows it, for error texts. */
	displayName: string;
	kind: MediaKind;
	/** Short names of the types taken, e.g. `jpg`. */
	types: readonly string[];
	/** The largest file taken, in bytes. */
	maxBytes: number;
	/** Width and height of an image in pixels, both included. */
	pixels?: { min: number; max: number };
	/** Width divided by height of an image, both excluded. */
	ratio?: { above: number; below: number };
	/** Length of a video or a sound, both included; checked where the file's header tells it. */
	seconds?: { min?: number; max?: number };
	/** Whether the URL field takes a `data:` URL too; it is then treated as the file it holds. */
	dataUrls?: true;
}

/** One way to generate: a form, its check, and the request it becomes. */
export interface Mode {
	/** Stored in workflows; never changes. */
	id: string;
	/** As the form shows it. */
	name: string;
	description: string;
	/** As n8n's node panel offers it; begins with a verb. */
	action: string;
	/** What comes out. */
	produces: 'video' | 'image';
	/** The form; names are the schema's keys. Optional ones stand inside a collection `options`. */
	fields: INodeProperties[];
	/** The fields that may be files. */
	media: readonly MediaSlot[];
	/** Shape and limits of each value on its own. */
	schema: z.ZodObject<z.ZodRawShape>;
	/** What must hold between values; each entry names the field and says what is wrong. */
	rules?(input: CheckedInput): Array<{ field: string; problem: string }>;
	/** Pure: the request for checked values whose files have become URLs. */
	toRequest(input: CheckedInput): CreateRequest;
	/** What it will cost by the published price; `undefined` when the values do not tell enough. */
	estimate?(input: CheckedInput): Cost | undefined;
	/** The most it can cost by the published price and limits, for when `estimate` cannot tell. */
	maxCost?(input: CheckedInput): Cost;
}

/** A published price list: what one has to say to learn the price of a video. */
export interface Pricing {
	/** The form of the question; names are the schema's keys. */
	fields: INodeProperties[];
	schema: z.ZodObject<z.ZodRawShape>;
	estimate(input: CheckedInput): Cost;
	/** The price in words, with its source, e.g. "7 credits a second". */
	words: string;
}

/** A file at the provider. */
export interface UploadedFile {
	url: string;
	fileName: string | null;
	sizeBytes: number | null;
}

/** What an account has, and what the provider charges. */
export interface Balance {
	credits: number;
	/** Credits free to be spent, where it differs from the balance. */
	availableCredits: number;
	/** Credits a second of video, where the provider publishes it. */
	creditsPerSecond: number | null;
}

/** One page of the task history. */
export interface TaskPage {
	tasks: Task[];
	/** Tasks in all pages together; `null` when the provider does not say. */
	total: number | null;
}

/** How fast tasks may be created at a provider. What a document does not limit is ours, and modest. */
export interface Pacing {
	/** Creates that may be under way at the same time. */
	inFlight: number;
	/** Requests of any kind that an account may send in a minute. */
	requestsPerMinute?: number;
	/** Tasks of an account that may run at the same time; a further create is refused. */
	runningTasks?: number;
}

/** What a provider that calls back when a task ends tells us. */
export interface Callback {
	/**
	 * The task a callback's body speaks of; `undefined` when it is not one of this provider's. It is a
	 * hint: nothing else in the body is believed, the provider is asked again.
	 */
	taskIdOf(body: unknown): string | undefined;
}

/**
 * What one API can do. Plain objects; where a function is optional, its presence is the capability.
 * Nothing outside `providers/<id>/` knows a word of the provider.
 */
export interface Provider {
	/** Stored in workflows; never changes. */
	id: string;
	displayName: string;
	/** Where there is little room; the display name where it is absent. */
	shortName?: string;
	/** The n8n credential type that holds the key and the base URL. */
	credentialType: string;
	documentationUrl: string;
	modes: readonly Mode[];
	/** Where the user sees whether a create was accepted; a sentence. */
	howToFindTasks: string;
	/** What the provider's document says about the credits of a failed task; a sentence. */
	refundNote?: string;
	/** Codes of failed tasks whose fault was the provider's own: the same create may succeed unchanged. */
	ownFaults?: readonly string[];
	/** Sends the paid create. The answer may already be final. */
	generate(api: Api, request: CreateRequest, idempotencyKey?: string): Promise<Task>;
	/** Asks how a task is. */
	getTask(api: Api, taskId: string): Promise<Task>;
	pacing: Pacing;
	/** Whether a create may carry an `Idempotency-Key`: same key and body reach the same task. */
	idempotency?: true;
	/** Makes a file of the user's into something a URL field of this provider takes. */
	fileToUrl?(api: Api, slot: MediaSlot, file: MediaFile): Promise<string>;
	uploads?: {
		/** What may be uploaded: one slot a kind. */
		slots: readonly MediaSlot[];
		upload(api: Api, slot: MediaSlot, file: MediaFile): Promise<UploadedFile>;
	};
	listTasks?: {
		/** Filters the provider knows, in this package's words. */
		statuses: readonly TaskStatus[];
		maxPageSize: number;
		/** `page` counts from 1. In which order they come is for the caller to find out. */
		page(api: Api, query: { status?: TaskStatus; page: number; limit: number }): Promise<TaskPage>;
	};
	credits?(api: Api): Promise<Balance>;
	/** Absent where the provider publishes no price. */
	pricing?: Pricing;
	/** Where no price is published: how one learns what a task has cost; a sentence. */
	costNote?: string;
	/**
	 * Calls back when a task ends. Each mode's schema then has the optional key `callbackUrl`; its form
	 * field is Generate's own, the same for all providers.
	 */
	callback?: Callback;
	/**
	 * Reads a failure out of an answer; sees every one, 200 included. `undefined` leaves it to the HTTP
	 * status, `null` says that there is none whatever the status.
	 */
	toFailure(response: HttpResponse, purpose: Purpose): FailureDetails | null | undefined;
}

/** A mode as it is written: `rules` and `toRequest` get what the schema makes. */
type TypedMode<Shape extends z.ZodRawShape> = Omit<
	Mode,
	'schema' | 'rules' | 'toRequest' | 'estimate' | 'maxCost'
> & {
	schema: z.ZodObject<Shape>;
	rules?(input: z.output<z.ZodObject<Shape>>): Array<{ field: string; problem: string }>;
	toRequest(input: z.output<z.ZodObject<Shape>>): CreateRequest;
	estimate?(input: z.output<z.ZodObject<Shape>>): Cost | undefined;
	maxCost?(input: z.output<z.ZodObject<Shape>>): Cost;
};

/**
 * Checks that a mode's functions fit its schema, and forgets the exact types for the registry. Written as
 * methods they may be called with any checked input: whoever has one has it from that schema.
 */
export function defineMode<Shape extends z.ZodRawShape>(mode: TypedMode<Shape>): Mode {
	return mode;
}

/** A price list as it is written: `estimate` gets what the schema makes. */
type TypedPricing<Shape extends z.ZodRawShape> = Omit<Pricing, 'schema' | 'estimate'> & {
	schema: z.ZodObject<Shape>;
	estimate(input: z.output<z.ZodObject<Shape>>): Cost;
};

/** Checks that a price list's function fits its schema, and forgets the exact types. */
export function definePricing<Shape extends z.ZodRawShape>(pricing: TypedPricing<Shape>): Pricing {
	return pricing;
}
