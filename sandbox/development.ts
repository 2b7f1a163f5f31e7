import type { INodeParameters } from 'n8n-workflow';

import type { TaskStatus } from '../model/task';
import type { Fact, Source } from './facts';

/** An example workflow, and how it is filled in to run by itself. */
export interface ProviderDemo {
	/** What the example does, after "Dance Generator: ". */
	story: string;
	/** The workflow's file, by its path in this repository: one of examples/, or one of the demo's own. */
	workflowFile: string;
	/** The Edit Fields node in which the example asks its user to fill something in. */
	input: string;
	/** What is filled in, all its fields; absent where the example runs as it is. */
	values?(sandbox: { origin: string }): Record<string, string>;
	/** How many times faster than the real API the sandbox is to be: so that a task takes about 10 s. */
	speed: number;
}

/** A create that a live check offers to send; each is asked about on its own. */
export interface LiveCreatePlan {
	/** What it is there to find out, after "To see ". */
	toSee: string;
	mode: string;
	/** Values by the names in the mode's schema: the shortest and smallest that the document allows. */
	values: Record<string, unknown>;
	/** Fields whose address comes from the provider's own upload endpoint, and the file in sandbox/media/. */
	uploads?: Record<string, string>;
}

/**
 * What tests, demo, live check and docs have to know of a provider beside what its API does. Data,
 * copied from its document; `sandbox/providers/<id>/development.ts` exports it as `development`.
 */
export interface ProviderDevelopment {
	/** A create request that works as it stands: `npm run sandbox` prints it. */
	sample: { path: string; body(origin: string): object };
	/** The smallest create in Generate's form, its prompt apart. */
	smallest: INodeParameters;
	/** Where a create request's body has the prompt, step by step. */
	promptPath: readonly string[];
	/** Where an answer tells how a task is (dotted), the words that are documented or tolerated, and by whom. */
	status: { path: string; words: Record<string, TaskStatus>; source: Source };
	/** Where a failed task's answer has the reason, dotted. */
	errorPath: string;
	/** Where a finished task's answer has the address of the (first) result, dotted: `output.0.url`. */
	resultUrlPath: string;
	/** Rows of docs/errors.md beside `ERROR_TABLE`: how the row is called -> the export of errors.ts. */
	furtherErrors?: Record<string, string>;
	demo: ProviderDemo;
	live: {
		creates: readonly [LiveCreatePlan, ...LiveCreatePlan[]];
		/** How it is known that a wrong key is refused with 401; from the document, where it is absent. */
		wrongKey?: Source;
		/** Values that whoever checks has to name with --set; examples that the sandbox takes. */
		toBeNamed?: Record<string, string>;
		/** What this package relies on: docs/providers.md has the same facts with the same sources. */
		facts: readonly Fact[];
	};
}
