import type { ProviderId } from '../settings/providerIds';
import type { FaultAction, FaultRule, ParsedFaultRule, TaskScript } from './rules';
import { faultRuleSchema } from './rules';

type Of<T extends FaultAction['type']> = Extract<FaultAction, { type: T }>;
/** Actions that decide the answer: only one of them can act on a request. */
export type Ending =
	Of<'answer'> | Of<'reset'> | Of<'hang'> | Of<'mangle'> | Of<'bytes'> | Of<'flood'>;

/** What is to be done to one request. */
export interface FaultPlan {
	delays: Array<Of<'delay'>>;
	ending?: Ending;
	patches: Array<Of<'patch'>>;
	script?: TaskScript;
	/** Kinds of all actions, for the journal. */
	kinds: string[];
}

/** A request as rules see it. */
export interface FaultTarget {
	kind: 'api' | 'download';
	provider: ProviderId;
	method: string;
	path: string;
	/** The provider's base path, with which `path` begins. */
	basePath: string;
	/** Every prompt the request carries or its task was created with. */
	prompts: string[];
}

export interface FaultStore {
	/** Throws when the rule is not a valid one. */
	add(rule: FaultRule): void;
	/** Collects what the rules do to this request, and counts it as passed or acted on. */
	plan(target: FaultTarget): FaultPlan;
	/** The rules that can still act, with what is left of their counts. */
	list(): ParsedFaultRule[];
	clear(): void;
}

function matchesPath(pattern: string, target: FaultTarget): boolean {
	if (!pattern.startsWith('/')) return new RegExp(pattern).test(target.path);
	return (
		target.path.startsWith(pattern) || target.path.slice(target.basePath.length).startsWith(pattern)
	);
}

function matches(rule: ParsedFaultRule, target: FaultTarget): boolean {
	const { provider, method, path, promptIncludes } = rule;
	if (target.kind === 'download' && path === undefined) return false;
	return (
		(provider === undefined || provider === target.provider) &&
		(method === undefined || method.toUpperCase() === target.method) &&
		(path === undefined || matchesPath(path, target)) &&
		(promptIncludes === undefined || target.prompts.some((text) => text.includes(promptIncludes)))
	);
}

const endings: ReadonlySet<string> = new Set<Ending['type']>([
	'answer',
	'reset',
	'hang',
	'mangle',
	'bytes',
	'flood',
]);
const isEnding = (action: FaultAction): action is Ending => endings.has(action.type);

function apply(plan: FaultPlan, action: FaultAction): void {
	plan.kinds.push(action.type);
	if (isEnding(action)) plan.ending = action;
	else if (action.type === 'delay') plan.delays.push(action);
	else if (action.type === 'patch') plan.patches.push(action);
	else {
		const { type: _type, ...script } = action;
		plan.script = { ...plan.script, ...script };
	}
}

/** The rules in force, in order of injection. */
export function createFaultStore(): FaultStore {
	let rules: ParsedFaultRule[] = [];
	return {
		add: (rule) => {
			const parsed = faultRuleSchema.parse(rule);
			if (parsed.path && !parsed.path.startsWith('/')) new RegExp(parsed.path);
			rules.push(parsed);
		},
		plan: (target) => {
			const plan: FaultPlan = { delays: [], patches: [], kinds: [] };
			for (const rule of rules.filter((candidate) => matches(candidate, target))) {
				if (rule.skip > 0) {
					rule.skip -= 1;
				} else if (!(isEnding(rule.action) && plan.ending)) {
					apply(plan, rule.action);
					if (rule.times !== 'always') rule.times -= 1;
				}
			}
			rules = rules.filter((rule) => rule.times === 'always' || rule.times > 0);
			return plan;
		},
		list: () => structuredClone(rules),
		clear: () => {
			rules = [];
		},
	};
}
