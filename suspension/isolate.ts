/**
 * n8n evaluates the expressions of an execution in an isolate, a JavaScript engine of its own, which it
 * makes as the execution starts and keeps until it ends or sleeps: some 10 MB for each that is awake
 * (n8n-core 2.41.1, workflow-execute.js, `initializeExecution`), and for each call until it is answered (n8n
 * 2.41.1, waiting-webhooks.js, live-webhooks.js). An inline workflow has no expressions.
 */
interface WithIsolate {
	workflow?: {
		expression?: {
			acquireIsolate?(): Promise<unknown>;
			releaseIsolate?(): Promise<void>;
		};
	};
}

/** Of which executions the isolate has been given back. */
const givenBack = new WeakSet<object>();

/** Gives an inline workflow's isolate back before it ends. Where n8n has none there is nothing to do. */
export async function releaseIsolate(context: object): Promise<void> {
	const expression = expressionOf(context);
	if (!expression?.acquireIsolate || !expression.releaseIsolate) return;
	givenBack.add(expression);
	await expression.releaseIsolate();
}

/**
 * Does something long for which an execution needs no isolate. Afterwards it has one, for the nodes that
 * come next. Not where other nodes of the same execution are at work meanwhile.
 * @param comesNothing tells by the result that no node comes next, because the execution is to sleep
 */
export async function withoutIsolate<Result>(
	context: object,
	action: () => Promise<Result>,
	comesNothing?: (result: Result) => boolean,
): Promise<Result> {
	await releaseIsolate(context);
	let isNeeded = true;
	try {
		const result = await action();
		isNeeded = !comesNothing?.(result);
		return result;
	} finally {
		if (isNeeded) await acquireIsolate(context);
	}
}

/** Does what may need an isolate given back: if it fails without, once more with a new one. */
export async function withIsolateIfNeeded<Result>(
	context: object,
	action: () => Promise<Result>,
): Promise<Result> {
	return await action().catch(async (error: unknown) => {
		if (await acquireIsolate(context)) return await action();
		throw error;
	});
}

/** Whether it had been given back. */
async function acquireIsolate(context: object): Promise<boolean> {
	const expression = expressionOf(context);
	if (!expression || !givenBack.delete(expression)) return false;
	await expression.acquireIsolate?.();
	return true;
}

function expressionOf({ workflow }: WithIsolate) {
	return workflow?.expression;
}
